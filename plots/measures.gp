# measures: what workloads measure of their own, by runner.
#
# measures.dat: panel, row, median over launches, low, high (in the unit that
# heads the panel), family, launches.
title = 'What workloads measured of their own, with 95 % intervals'
axis_title = ''
eval rows_room
at = head
foot = 20 + 20*origins
height = head + rows*row + panels*(panel_head + panel_foot) + headings_extra + foot
eval open_chart
eval draw_frame
mark(f) = column(1) == p && column(6) == f ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_rows
	eval put_axis
	plot for [f = 0 : 2] data using 3:(barred(mark(f), 4)):4:5 with xerrorbars linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks linewidth 1.5, \
	     for [f = 0 : 2] data using 3:(bare(mark(f), 4)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks
	unset label
	unset arrow
}
unset multiplot
