# forest: threads against processes, paired ratios of time.
#
# forest.dat: ratio, low, high, row, favoured (0 neither, 1 threads, 2
# processes), ratio over undisturbed rounds, pairs. From the program: rows,
# margin, reach, tics; by row label[], value[], is_heading[].
title = 'Threads against processes: paired ratios, 95 % intervals'
axis_title = 'time of threads / time of their process twin'
eval rows_room
row = 20
panels = 0
height = head + rows*row + 60 + foot
eval open_chart
set label 20 'neither' at screen across(2*key_step + 18),screen below(38) left offset character 1,key_drop textcolor rgb ink point pointtype (term ? 19 : 12) pointsize marks linecolor rgb faint
eval draw_frame
set lmargin at screen across(left)
set rmargin at screen across(width - right)
set tmargin at screen below(head)
set bmargin at screen below(head + rows*row)
set logscale x
set xrange [1/reach : reach]
set yrange [rows + 0.5 : 0.5]
eval 'set xtics '.tics
set xtics nomirror scale (term ? 0 : 0.4) textcolor rgb ink
if (!term) {
	set object 1 rectangle from 1/margin, graph 0 to margin, graph 1 behind fillstyle solid noborder fillcolor rgb pale
	do for [i = 1 : rows] { if (is_heading[i]) { set object 1 + i rectangle from screen 0, first i - 0.45 to screen 1, first i + 0.5 behind fillstyle solid noborder fillcolor rgb paper } }
}
do for [i = 1 : rows] {
	if (!is_heading[i]) { set arrow i from 1, first i - 0.5 to 1, first i + 0.5 nohead linecolor rgb ink linewidth 1 }
	if (is_heading[i]) {
		set label 100 + 2*i fit(label[i], width - 12) at screen across(10),first (term ? i : i + 0.1) left textcolor rgb ink
	} else {
		set label 100 + 2*i fit_label(label[i], left - 10) at screen across(left - 8),first i right textcolor rgb ink
		set label 101 + 2*i value[i] at screen across(width - right + 8),first i left textcolor rgb ink
	}
}
middle = at_most((left + width - right)/2, width - 14 - 16*em)
set label 1 'threads faster' at screen across(middle - 8),screen below(height - foot - 10) right textcolor rgb ink
set label 2 'processes faster' at screen across(middle + 8),screen below(height - foot - 10) left textcolor rgb ink
favoured(f) = column(5) == f ? column(4) : NaN
plot data using 6:(column(4) - 0.32):(0):(0.3) with vectors nohead linecolor rgb faint linewidth 1.5, \
     for [f = 0 : 2] data using 1:(barred(favoured(f), 2)):2:3 with xerrorbars linecolor rgb (f == 0 ? faint : colour(f, 0)) pointtype (f == 0 ? (term ? 19 : 12) : point(f, 0)) pointsize marks linewidth 1.5, \
     for [f = 0 : 2] data using 1:(bare(favoured(f), 2)) with points linecolor rgb (f == 0 ? faint : colour(f, 0)) pointtype (f == 0 ? (term ? 19 : 12) : point(f, 0)) pointsize marks
unset multiplot
