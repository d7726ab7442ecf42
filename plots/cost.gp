# cost: what being born costs, over the dirty memory of the parent.
#
# cost.dat: MiB (0 has a place of its own at the left), seconds, low, high,
# family, shade, result (from 0); a blank line ends a line of the picture.
# least_mib, most_mib, mib_tics; axis 1 is that of seconds.
title = 'What it costs to be born, work nothing and be waited for'
axis_title = 'dirty memory of the parent [MiB]'
left = 84
right = 20
panel_height = 220
panel_head = 10
panels = 1
array heading[1] = ['']
at = head
height = head + panel_head + panel_height + panel_foot + foot
eval open_chart
eval draw_frame
p = 1
q = 1
eval put_panel
eval put_y_axis
set logscale x 10
set xrange [least_mib : most_mib]
eval 'set xtics '.mib_tics
last = source_keys > 1 ? source_keys - 1 : 0
of(f, s, k) = column(5) == f && column(6) == s && column(7) == k ? column(2) : NaN
plot for [k = 0 : last] for [f = 1 : 2] for [s = 0 : 2] data using 1:(of(f, s, k)) with lines linecolor rgb colour(f, s) dashtype dash_of(s, k) linewidth 1.2, \
     for [k = 0 : last] for [f = 1 : 2] for [s = 0 : 2] data using 1:(barred(of(f, s, k), 3)):3:4 with yerrorbars linecolor rgb colour(f, s) pointtype point_of(f, s, k) pointsize marks linewidth 1.2, \
     for [k = 0 : last] for [f = 1 : 2] for [s = 0 : 2] data using 1:(bare(of(f, s, k), 3)) with points linecolor rgb colour(f, s) pointtype point_of(f, s, k) pointsize marks
unset multiplot
