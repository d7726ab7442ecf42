# distribution: every launch as a dot, by cell.
#
# distribution.dat: share of the cell's median, place (in its row), panel,
# family, beyond the edge; then, for each row, 1, the median's interval as
# shares, row, panel.
title = 'Every launch, as a share of the median of its cell'
axis_title = 'time / median time of the cell'
eval rows_room
row = term ? 20 : 26
at = head
height = head + rows*row + panels*(panel_head + panel_foot) + headings_extra + foot
eval open_chart
if (!term) { set object 1 rectangle from screen across(2*key_step + 8),screen below(46) to screen across(2*key_step + 22),screen below(30) fillstyle solid noborder fillcolor rgb pale }
set label 20 (term ? '' : '95 % interval') at screen across(2*key_step + 28),screen below(38) left textcolor rgb ink
eval draw_frame
unset object
edge(i) = column(3) == p && column(5) == i ? (term ? floor(column(2) + 0.5) : column(2)) : NaN
dots(f) = column(4) == f ? edge(0) : NaN
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb faint linewidth 1
	plot (term ? '/dev/null' : data) index (term ? 0 : 1) using 1:(column(5) == p ? column(4) : NaN):2:3:(column(4) - 0.42):(column(4) + 0.42) with boxxyerror fillstyle solid noborder fillcolor rgb pale, \
	     for [f = 0 : 2] data index 0 using 1:(dots(f)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize dots, \
	     data index 0 using 1:(edge(1)) with points linecolor rgb ink pointtype '>' font small
	unset label
	unset arrow
}
unset multiplot
