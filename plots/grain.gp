# grain: efficiency over the size of a task.
#
# grain.dat: time of a task under serial in s, efficiency (speedup / workers),
# low, high, line. Axis p is that of sizes, axis panels + p that of efficiency.
# By panel heading[], lines[], x_title[], y_title[], even[] (the efficiency at
# which it is as fast as serial); by line what put_lines draws and line_pays[].
title = 'Efficiency (speedup / workers) over task size, 95 %'
axis_title = ''
left = 66
right = 16
row = 20
panel_height = 180
panel_foot = lines_foot
foot = 20 + 20*origins
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + row*lines_all + headings_extra + foot
eval open_chart
set label 20 (term ? '. ' : '').'as fast as serial; an arrow: pays from there on' at screen across(44),screen below(38) left textcolor rgb ink
if (!term) { set arrow 1 from screen across(10),screen below(38) to screen across(38),screen below(38) nohead linecolor rgb faint linewidth 2 dashtype 2 }
eval draw_frame
of(i) = column(5) == i && line_panel[i] == p ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_lines
	do for [i = 1 : lines_all] {
		if (line_panel[i] == p && line_pays[i] > 0) { set arrow 100 + i from first line_pays[i], graph 0 to first line_pays[i], first even[p] head size screen 0.008,20 filled linecolor rgb colour(line_family[i], line_shade[i]) linewidth 1.2 dashtype dash_of(line_shade[i], line_source[i]) }
	}
	plot even[p] with lines linecolor rgb faint linewidth 2 dashtype 2, \
	     for [i = 1 : lines_all] data using 1:(of(i)) with lines linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash_of(line_shade[i], line_source[i]) linewidth 1.2, \
	     for [i = 1 : lines_all] data using 1:(barred(of(i), 3)):3:4 with yerrorbars linecolor rgb colour(line_family[i], line_shade[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks linewidth 1.2, \
	     for [i = 1 : lines_all] data using 1:(bare(of(i), 3)) with points linecolor rgb colour(line_family[i], line_shade[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks
	unset label
	unset arrow
}
unset multiplot
