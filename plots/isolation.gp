# isolation: the share of tasks that were done in spite of what failed.
#
# isolation.dat: panel, row, % of tasks done (median over all launches), low,
# high, family, launches, failed launches.
title = 'Tasks done although launches failed, with 95 % intervals'
axis_title = 'share of tasks done [%]'
eval rows_room
at = head
height = head + rows*row + panels*(panel_head + panel_foot) + headings_extra + foot
eval open_chart
eval draw_frame
done(f) = column(1) == p && column(6) == f ? column(3) : NaN
row_of(f) = column(1) == p && column(6) == f ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	if (term) {
		plot for [f = 0 : 2] data using 3:(row_of(f)) with points pointtype point(f, 0)
	} else {
		plot data using (done(column(6))):2:(0):3:(column(2) - 0.3):(column(2) + 0.3) with boxxyerror fillstyle solid noborder fillcolor rgb pale, \
		     data using (100):(column(1) == p ? column(2) : NaN):(0):(100):(column(2) - 0.3):(column(2) + 0.3) with boxxyerror fillstyle empty border linecolor rgb faint linecolor rgb faint linewidth 0.7, \
		     for [f = 0 : 2] data using 3:(barred(row_of(f), 4)):4:5 with xerrorbars linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks linewidth 1.5, \
		     for [f = 0 : 2] data using 3:(bare(row_of(f), 4)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks
	}
	unset label
	unset arrow
}
unset multiplot
