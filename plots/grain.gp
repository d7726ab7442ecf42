# grain: efficiency over the size of a task.
#
# grain.dat: time of a task under serial in s, efficiency (speedup / workers),
# low, high, line. Axis p is that of sizes, axis panels + p that of efficiency.
# By panel heading[], lines[], even[] (the efficiency at which it is as fast as
# serial); by line line_name[], line_text[], line_family[], line_shade[],
# line_panel[], line_place[], line_pays[].
title = 'Efficiency (speedup / workers) over the size of a task, 95 %'
axis_title = ''
data = 'grain.dat'
left = 66
right = 16
row = 20
panel_height = 180
panel_foot = 64
head = 60
foot = 60
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + row*lines_all + foot
eval open_chart
set label 20 (term ? '. ' : '').'as fast as serial; an arrow: pays from there on' at screen across(44),screen below(38) left textcolor rgb ink
if (!term) { set arrow 1 from screen across(10),screen below(38) to screen across(38),screen below(38) nohead linecolor rgb faint linewidth 2 dashtype 2 }
eval draw_frame
set format x '%.0s %cs'
of(i) = column(5) == i && line_panel[i] == p ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_panel
	below_axis = at - 26
	at = at + row*lines[p]
	eval put_axis
	q = panels + p
	eval put_y_axis
	set label 2 'efficiency' at screen across(14),screen below(below_axis - 38 - panel_height/2) rotate by (term ? 0 : 90) center textcolor rgb ink
	set label 3 'time of a task in serial' at screen across((left + width - right)/2),screen below(below_axis) center textcolor rgb ink
	do for [i = 1 : lines_all] {
		if (line_panel[i] == p) {
			y = below_axis + 22 + row*line_place[i]
			set label 100 + 2*i line_name[i] at screen across(18),screen below(y) left offset character 1,key_drop textcolor rgb ink point pointtype point(line_family[i], line_shade[i]) pointsize marks linecolor rgb colour(line_family[i], line_shade[i])
			set label 101 + 2*i line_text[i] at screen across(160),screen below(y) left textcolor rgb ink font small
			if (line_pays[i] > 0) { set arrow 100 + i from first line_pays[i], graph 0 to first line_pays[i], first even[p] head size screen 0.008,20 filled linecolor rgb colour(line_family[i], line_shade[i]) linewidth 1.2 dashtype dash(line_shade[i]) }
		}
	}
	plot even[p] with lines linecolor rgb faint linewidth 2 dashtype 2, \
	     for [i = 1 : lines_all] data using 1:(of(i)):3:4 with yerrorlines linecolor rgb colour(line_family[i], line_shade[i]) dashtype dash(line_shade[i]) pointtype point(line_family[i], line_shade[i]) pointsize marks linewidth 1.2
	unset label
	unset arrow
}
unset multiplot
