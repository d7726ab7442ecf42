# latency: percentiles of the times of tasks.
#
# latency.dat: nines (2 for 99 %), median over launches in s, low, high, panel,
# family, shade, share, result (from 0); a blank line ends a line of the picture. By panel
# heading[], nines[], nines_tics[].
title = 'How long tasks took, by percentile, with 95 % intervals'
axis_title = 'percentile of tasks [%]'
data = 'latency.dat'
left = 84
right = 20
panel_height = term ? 160 : 150
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + foot
eval open_chart
eval draw_frame
last = source_keys > 1 ? source_keys - 1 : 0
of(f, s, k) = column(5) == p && column(6) == f && column(7) == s && column(9) == k
do for [p = 1 : panels] {
	eval put_panel
	q = p
	eval put_y_axis
	set xrange [0 : nines[p]]
	eval 'set xtics '.nines_tics[p]
	plot for [k = 0 : last] for [f = 0 : 2] for [s = 0 : (f == 0 ? 0 : 8)] data using 1:(of(f, s, k) ? column(2) : NaN):3:4 with yerrorlines linecolor rgb colour(f, s) pointtype point_of(f, s, k) dashtype dash_of(s, k) pointsize 0.8*marks linewidth 1.2
	unset label
}
unset multiplot
