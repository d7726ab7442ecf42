# memory: what a launch takes of memory for each of its workers.
#
# memory.dat: panel, row, private MiB (USS), all MiB (PSS), family.
title = 'Memory of the whole launch, divided by its workers'
axis_title = 'MiB for each worker'
data = 'memory.dat'
left = 144
right = 110
head = head + (term ? 0 : 20)
at = head
height = head + rows*row + panels*(panel_head + panel_foot) + foot
eval open_chart
if (!term) {
	y = head - 22
	set object 1 rectangle from screen across(10),screen below(y + 7) to screen across(28),screen below(y - 7) fillstyle solid noborder fillcolor rgb faint
	set object 2 rectangle from screen across(170),screen below(y + 7) to screen across(188),screen below(y - 7) fillstyle pattern 4 border linecolor rgb ink fillcolor rgb ink
	set label 20 'private' at screen across(34),screen below(y) left textcolor rgb ink
	set label 21 'shared, by its parts' at screen across(194),screen below(y) left textcolor rgb ink
}
eval draw_frame
unset object
of(f) = column(1) == p && column(5) == f ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	if (term) {
		plot for [f = 0 : 2] data using 4:(of(f)) with points pointtype point(f, 0)
	} else {
		plot for [f = 0 : 2] data using 3:(of(f)):(0):3:(column(2) - 0.34):(column(2) + 0.34) with boxxyerror fillstyle solid noborder fillcolor rgb colour(f, 0), \
		     for [f = 0 : 2] data using 4:(of(f)):3:4:(column(2) - 0.34):(column(2) + 0.34) with boxxyerror fillstyle pattern 4 border linecolor rgb colour(f, 0) linecolor rgb colour(f, 0) linewidth 0.7, \
		     for [f = 0 : 2] data using 4:(of(f)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks
	}
	unset label
}
unset multiplot
