# isolation: the share of tasks that were done in spite of what failed.
#
# isolation.dat: panel, row, % of tasks done (median over all launches), low,
# high, family, launches, failed launches.
title = 'Tasks done although launches failed, with 95 % intervals'
axis_title = 'share of tasks done [%]'
data = 'isolation.dat'
eval rows_room
at = head
height = head + rows*row + panels*(panel_head + panel_foot) + foot
eval open_chart
eval draw_frame
done(f) = column(1) == p && column(6) == f ? column(3) : NaN
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	if (term) {
		plot for [f = 0 : 2] data using 3:(column(1) == p && column(6) == f ? column(2) : NaN) with points pointtype point(f, 0)
	} else {
		plot data using (100):(column(1) == p ? column(2) : NaN):(0):(100):(column(2) - 0.34):(column(2) + 0.34) with boxxyerror fillstyle empty border linecolor rgb faint linecolor rgb faint linewidth 0.7, \
		     for [f = 0 : 2] data using (done(f)):2:(0):3:(column(2) - 0.34):(column(2) + 0.34) with boxxyerror fillstyle solid noborder fillcolor rgb colour(f, 0), \
		     for [f = 0 : 2] data using (done(f)):2 with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks, \
		     data using 3:(column(1) == p ? column(2) : NaN):4:5 with xerrorbars linecolor rgb ink pointtype 0 linewidth 1.5
	}
	unset label
	unset arrow
}
unset multiplot
