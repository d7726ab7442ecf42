# latency: percentiles of the times of tasks.
#
# latency.dat: nines (2 for 99 %), median over launches in s, low, high, panel,
# family, shade, share, result (from 0); a blank line ends a line of the picture. By panel
# heading[], nines[], nines_tics[]; looks, look_family[], look_shade[],
# look_source[]: of the lines.
title = 'How long tasks took, by percentile, with 95 % intervals'
key_lines = 1
axis_title = 'percentile of tasks [%]'
left = 84
right = 20
panel_height = term ? 160 : 150
at = head
height = head + panels*(panel_head + panel_height + panel_foot) + headings_extra + foot
eval open_chart
eval draw_frame
of(i) = column(5) == p && column(6) == look_family[i] && column(7) == look_shade[i] && column(9) == look_source[i] ? column(2) : NaN
do for [p = 1 : panels] {
	eval put_panel
	q = p
	eval put_y_axis
	set xrange [0 : nines[p]]
	eval 'set xtics '.nines_tics[p]
	plot for [i = 1 : looks] data using 1:(of(i)) with lines linecolor rgb colour(look_family[i], look_shade[i]) dashtype dash_of(look_shade[i], look_source[i]) linewidth 1.2, \
	     for [i = 1 : looks] data using 1:(barred(of(i), 3)):3:4 with yerrorbars linecolor rgb colour(look_family[i], look_shade[i]) pointtype point_of(look_family[i], look_shade[i], look_source[i]) pointsize 0.8*marks linewidth 1.2, \
	     for [i = 1 : looks] data using 1:(bare(of(i), 3)) with points linecolor rgb colour(look_family[i], look_shade[i]) pointtype point_of(look_family[i], look_shade[i], look_source[i]) pointsize 0.8*marks
	unset label
}
unset multiplot
