# speedup: how many times as fast as serial, by workload and runner.
#
# speedup.dat: panel, row, speedup, low, high, family, ideal, pairs of launches.
title = 'Speedup over serial, with joint 95 % intervals'
axis_title = 'time of serial / time of the runner: right is faster'
eval rows_room
at = head
height = head + rows*row + panels*(panel_head + panel_foot) + headings_extra + foot
eval open_chart
if (!term) { set arrow 1 from screen across(2*key_step + 10),screen below(46) to screen across(2*key_step + 10),screen below(30) nohead linecolor rgb faint linewidth 2 }
set label 6 (term ? ': ' : '').'ideal (= workers)' at screen across(2*key_step + 16),screen below(38) left textcolor rgb ink
eval draw_frame
mark(f) = column(1) == p && column(6) == f ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1
	plot data using 7:(column(1) == p ? column(2) - 0.36 : NaN):(0):(0.72) with vectors nohead linecolor rgb faint linewidth 2, \
	     for [f = 0 : 2] data using 3:(barred(mark(f), 4)):4:5 with xerrorbars linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks linewidth 1.5, \
	     for [f = 0 : 2] data using 3:(bare(mark(f), 4)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks
	unset label
	unset arrow
}
unset multiplot
