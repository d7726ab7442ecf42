# scaling: speedup or throughput over the number of workers.
#
# scaling.dat: x (workers, moved a little), value, low, high, line, workers; then
# what the lines go through: workers, value, line. Axis p is that of workers,
# axis panels + p that of values. By panel heading[], lines[], y_title[],
# ideal[]; by line line_name[], line_text[], line_family[], line_shade[],
# line_panel[], line_place[], line_bound[]. cpus: of the machine.
title = 'What more workers bring, with 95 % intervals'
axis_title = ''
data = 'scaling.dat'
left = 66
right = 16
row = 20
panel_height = 220
panel_foot = 64
head = 60
foot = 60
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + row*lines_all + foot
eval open_chart
set label 20 (term ? '. ' : '').'ideal' at screen across(34),screen below(38) left textcolor rgb ink
set label 21 (term ? '| ' : '').(cpus > 0 ? sprintf('number of CPUs: %g', cpus) : '') at screen across(124),screen below(38) left textcolor rgb ink
bounds = 0
do for [i = 1 : lines_all] { bounds = bounds + (line_bound[i] > 0 ? 1 : 0) }
set label 22 (term || bounds == 0 ? '' : "Amdahl's bound") at screen across(324),screen below(38) left textcolor rgb ink
if (!term) {
	set arrow 1 from screen across(10),screen below(38) to screen across(30),screen below(38) nohead linecolor rgb faint linewidth 2 dashtype 2
	if (cpus > 0) { set arrow 2 from screen across(116),screen below(46) to screen across(116),screen below(30) nohead linecolor rgb ink linewidth 1 }
	if (bounds > 0) { set arrow 3 from screen across(296),screen below(38) to screen across(316),screen below(38) nohead linecolor rgb ink linewidth 1.1 dashtype 4 }
}
eval draw_frame
of(i, n) = column(n) == i && line_panel[i] == p ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_panel
	below_axis = at - 26
	at = at + row*lines[p]
	eval put_axis
	q = panels + p
	eval put_y_axis
	set label 2 y_title[p] at screen across(14),screen below(below_axis - 38 - panel_height/2) rotate by (term ? 0 : 90) center textcolor rgb ink
	set label 3 'workers' at screen across((left + width - right)/2),screen below(below_axis) center textcolor rgb ink
	if (cpus > 0 && cpus >= xmin[p] && cpus <= xmax[p]) { set arrow 1 from cpus, graph 0 to cpus, graph 1 nohead linecolor rgb ink linewidth 1 }
	do for [i = 1 : lines_all] {
		if (line_panel[i] == p) {
			y = below_axis + 22 + row*line_place[i]
			set label 100 + 2*i line_name[i] at screen across(18),screen below(y) left offset character 1,key_drop textcolor rgb ink point pointtype point(line_family[i], line_shade[i]) pointsize marks linecolor rgb colour(line_family[i], line_shade[i])
			set label 101 + 2*i line_text[i] at screen across(160),screen below(y) left textcolor rgb ink font small
			if (line_bound[i] > 0 && line_bound[i] < xmax[q]) { set arrow 100 + i from graph 0.5, first line_bound[i] to graph 1, first line_bound[i] nohead linecolor rgb colour(line_family[i], line_shade[i]) linewidth 1 dashtype 4 }
		}
	}
	plot ideal[p]*x with lines linecolor rgb faint linewidth 2 dashtype 2, \
	     for [i = 1 : lines_all] (term ? '/dev/null' : data) index (term ? 0 : 1) using 1:(of(i, 3)) with lines linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash(line_shade[i]) linewidth 1.2, \
	     for [i = 1 : lines_all] data index 0 using 1:(of(i, 5)):3:4 with yerrorbars linecolor rgb colour(line_family[i], line_shade[i]) pointtype point(line_family[i], line_shade[i]) pointsize marks linewidth 1.2
	unset label
	unset arrow
}
unset multiplot
