# memory: what a launch takes of memory for each of its workers.
#
# Where runners were measured with several numbers of workers (curves = 1),
# memory.dat: workers, private MiB (USS), all MiB (PSS), line; panels and lines as
# put_lines draws them. Else bars: panel, row, private MiB, all MiB, family.
title = 'Memory of the whole launch, divided by its workers'
if (curves) {
	axis_title = ''
	left = 66
	right = 16
	panel_height = 180
	panel_foot = lines_foot
	foot = 20 + 20*origins
	at = head
	height = head + panels*(panel_head + panel_height + panel_foot) + row*lines_all + headings_extra + foot
} else {
	axis_title = 'MiB for each worker'
	eval rows_room
	head = head + (term ? 0 : 20)
	at = head
	height = head + rows*row + panels*(panel_head + panel_foot) + headings_extra + foot
}
eval open_chart
y = head - 22
if (curves) {
	set label 20 (term ? '' : 'with marks: all of it (PSS); thin: what is private (USS)') at screen across(34),screen below(38) left textcolor rgb ink
	if (!term) { set arrow 1 from screen across(10),screen below(38) to screen across(28),screen below(38) nohead linecolor rgb ink linewidth 0.5 }
} else {
	if (!term) {
		set object 1 rectangle from screen across(10),screen below(y + 7) to screen across(28),screen below(y - 7) fillstyle solid noborder fillcolor rgb faint
		set object 2 rectangle from screen across(key_step + 10),screen below(y + 7) to screen across(key_step + 28),screen below(y - 7) fillstyle pattern 4 border linecolor rgb ink fillcolor rgb ink
		set label 20 'private' at screen across(34),screen below(y) left textcolor rgb ink
		set label 21 'shared, by its parts' at screen across(key_step + 34),screen below(y) left textcolor rgb ink
	}
}
eval draw_frame
unset object
bar(f) = column(1) == p && column(5) == f ? column(2) : NaN
of(i, n) = column(4) == i && line_panel[i] == p ? column(n) : NaN
do for [p = 1 : panels] {
	if (curves) {
		eval put_lines
		plot for [i = 1 : (term ? 0 : lines_all)] data using 1:(of(i, 2)) with lines linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash_of(line_shade[i], line_source[i]) linewidth 0.5, \
		     for [i = 1 : lines_all] data using 1:(of(i, 3)) with linespoints linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash_of(line_shade[i], line_source[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks linewidth 1.2
	} else {
		eval put_rows
		eval put_axis
		if (term) {
			plot for [f = 0 : 2] data using 4:(bar(f)) with points pointtype point(f, 0)
		} else {
			plot for [f = 0 : 2] data using 3:(bar(f)):(0):3:(column(2) - 0.34):(column(2) + 0.34) with boxxyerror fillstyle solid noborder fillcolor rgb colour(f, 0), \
			     for [f = 0 : 2] data using 4:(bar(f)):3:4:(column(2) - 0.34):(column(2) + 0.34) with boxxyerror fillstyle pattern 4 border linecolor rgb colour(f, 0) linecolor rgb colour(f, 0) linewidth 0.7, \
			     for [f = 0 : 2] data using 4:(bar(f)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize marks
		}
	}
	unset label
	unset arrow
}
unset multiplot
