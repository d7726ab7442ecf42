# scaling: speedup or throughput over the number of workers.
#
# scaling.dat: x (workers, moved a little), value, low, high, line, workers; then
# what the lines go through: workers, value, line. Axis p is that of workers,
# axis panels + p that of values. By panel heading[], lines[], x_title[],
# y_title[], ideal[]; by line what put_lines draws and line_bound[]. cpus_n,
# cpus[]: of the machines.
title = 'What more workers bring, with 95 % intervals'
axis_title = ''
left = 66
right = 16
row = 20
panel_height = 220
panel_foot = lines_foot
foot = 20 + 20*origins
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + row*lines_all + headings_extra + foot
eval open_chart
cpus_text = ''
do for [i = 1 : cpus_n] { cpus_text = cpus_text.(i > 1 ? ', ' : 'number of CPUs: ').sprintf('%g', cpus[i]) }
set label 20 (term ? '. ' : '').'ideal' at screen across(34),screen below(38) left textcolor rgb ink
set label 21 (term ? '| ' : '').cpus_text at screen across(104),screen below(38) left textcolor rgb ink
bounds = 0
do for [i = 1 : lines_all] { bounds = bounds + (line_bound[i] > 0 ? 1 : 0) }
set label 22 (term || bounds == 0 ? '' : "Amdahl's bound") at screen across(2*key_step + 36),screen below(38) left textcolor rgb ink
if (!term) {
	set arrow 1 from screen across(10),screen below(38) to screen across(30),screen below(38) nohead linecolor rgb faint linewidth 2 dashtype 2
	if (cpus_n > 0) { set arrow 2 from screen across(96),screen below(46) to screen across(96),screen below(30) nohead linecolor rgb ink linewidth 1 }
	if (bounds > 0) { set arrow 3 from screen across(2*key_step + 8),screen below(38) to screen across(2*key_step + 28),screen below(38) nohead linecolor rgb ink linewidth 1.1 dashtype 4 }
}
eval draw_frame
of(i, n) = column(n) == i && line_panel[i] == p ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_lines
	do for [i = 1 : cpus_n] {
		if (cpus[i] >= xmin[p] && cpus[i] <= xmax[p]) { set arrow i from cpus[i], graph 0 to cpus[i], graph 1 nohead linecolor rgb ink linewidth 1 }
	}
	do for [i = 1 : lines_all] {
		if (line_panel[i] == p && line_bound[i] > 0 && line_bound[i] < xmax[q]) { set arrow 100 + i from graph 0.5, first line_bound[i] to graph 1, first line_bound[i] nohead linecolor rgb colour(line_family[i], line_shade[i]) linewidth 1 dashtype 4 }
	}
	plot ideal[p]*x with lines linecolor rgb faint linewidth 2 dashtype 2, \
	     for [i = 1 : lines_all] (term ? '/dev/null' : data) index (term ? 0 : 1) using 1:(of(i, 3)) with lines linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash_of(line_shade[i], line_source[i]) linewidth 1.2, \
	     for [i = 1 : lines_all] data index 0 using 1:(barred(of(i, 5), 3)):3:4 with yerrorbars linecolor rgb colour(line_family[i], line_shade[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks linewidth 1.2, \
	     for [i = 1 : lines_all] data index 0 using 1:(bare(of(i, 5), 3)) with points linecolor rgb colour(line_family[i], line_shade[i]) pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks
	unset label
	unset arrow
}
unset multiplot
