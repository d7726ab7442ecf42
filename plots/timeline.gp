# timeline: who did which task when, a lane for each worker.
#
# timeline.dat: begin and end in ms since the run began, lane, panel, kind (0
# being born, 1 waiting, 2 work), family; then, for boxes that are wide enough,
# middle in ms, lane, panel, number of the task.
title = 'Who did which task when'
axis_title = 'time since the run began [ms]'
left = 84
right = 16
row = term ? 20 : 18
head = head + 20
at = head
height = head + rows*row + panels*(panel_head + panel_foot) + headings_extra + foot
eval open_chart
y = head - 22
if (!term) {
	set object 1 rectangle from screen across(10),screen below(y + 7) to screen across(28),screen below(y - 7) fillstyle solid noborder fillcolor rgb faint
	set object 2 rectangle from screen across(key_step + 10),screen below(y + 7) to screen across(key_step + 28),screen below(y - 7) fillstyle empty border linecolor rgb ink
	set arrow 1 from screen across(2*key_step + 10),screen below(y) to screen across(2*key_step + 28),screen below(y) nohead linecolor rgb ink linewidth 1.5
}
set label 20 (term ? '- ' : '').'at work (task)' at screen across(34),screen below(y) left textcolor rgb ink
if (!term) {
	set label 21 'being born' at screen across(key_step + 34),screen below(y) left textcolor rgb ink
	set label 22 'waiting' at screen across(2*key_step + 34),screen below(y) left textcolor rgb ink
}
eval draw_frame
unset object
of(kind) = column(4) == p && column(5) == kind
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	if (term) {
		plot for [f = 0 : 2] data index 0 using 1:(of(2) && column(6) == f ? column(3) : NaN):(column(2) - column(1)):(0) with vectors nohead linecolor rgb ink, \
		     data index 1 using 1:(column(3) == p ? column(2) : NaN):4 with labels textcolor rgb ink
	} else {
		plot data index 0 using 1:(of(1) ? column(3) : NaN):(column(2) - column(1)):(0) with vectors nohead linecolor rgb ink linewidth 1, \
		     data index 0 using 1:(of(0) ? column(3) : NaN):1:2:(column(3) - 0.3):(column(3) + 0.3) with boxxyerror fillstyle empty border linecolor rgb ink linecolor rgb ink linewidth 0.7, \
		     for [f = 0 : 2] data index 0 using 1:(of(2) && column(6) == f ? column(3) : NaN):1:2:(column(3) - 0.38):(column(3) + 0.38) with boxxyerror fillstyle solid border linecolor rgb paper fillcolor rgb colour(f, 0) linewidth 0.5, \
		     data index 1 using 1:(column(3) == p ? column(2) : NaN):4 with labels textcolor rgb paper font small
	}
	unset label
}
unset multiplot
