# parameter: time, speedup or what a workload measures, over a parameter.
#
# parameter.dat: x (0 has a place of its own on a logarithmic axis), value, low,
# high, line, value of the parameter; a blank line ends a line of the picture.
# Axis p is that of the parameter, axis panels + p that of values. By panel
# heading[], lines[], x_title[], y_title[], even[] (1: of speedup); by line
# line_meets[], where it meets that of its twin (NaN: it does not).
title = 'Over the values of a parameter, all else being equal'
axis_title = ''
left = 84
right = 16
row = 20
panel_height = 220
panel_foot = lines_foot
foot = 20 + 20*origins
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + row*lines_all + headings_extra + foot
eval open_chart
if (key_rows > 0) {
	set label 20 (term ? ': ' : '').'where threads and their twin meet' at screen across(20),screen below(38) left textcolor rgb ink
	if (!term) { set arrow 1 from screen across(14),screen below(46) to screen across(14),screen below(30) nohead linecolor rgb ink linewidth 1 dashtype 3 }
}
eval draw_frame
of(i) = column(5) == i && line_panel[i] == p ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_lines
	do for [i = 1 : lines_all] {
		if (line_panel[i] == p && line_meets[i] == line_meets[i]) { set arrow 400 + i from first line_meets[i], graph 0 to first line_meets[i], graph 1 nohead linecolor rgb colour(line_family[i], line_shade[i]) linewidth 1 dashtype 3 }
	}
	plot (even[p] ? 1 : NaN) with lines linecolor rgb ink linewidth 1, \
	     for [i = 1 : lines_all] data using 1:(of(i)) with lines linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash_of(line_shade[i], line_source[i]) linewidth 1.2, \
	     for [i = 1 : lines_all] data using 1:(barred(of(i), 3)):3:4 with yerrorbars linecolor rgb colour(line_family[i], line_shade[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks linewidth 1.2, \
	     for [i = 1 : lines_all] data using 1:(bare(of(i), 3)) with points linecolor rgb colour(line_family[i], line_shade[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks
	unset label
	unset arrow
}
unset multiplot
