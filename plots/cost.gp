# cost: what being born costs, over the dirty memory of the parent.
#
# cost.dat: MiB (0 has a place of its own at the left), seconds, family, shade.
# least_mib, most_mib, mib_tics; axis 1 is that of seconds.
title = 'What it costs to be born, work nothing and be waited for'
axis_title = 'dirty memory of the parent [MiB]'
data = 'cost.dat'
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
of(f, s) = column(3) == f && column(4) == s ? column(2) : NaN
plot for [f = 1 : 2] for [s = 0 : 2] data using 1:(of(f, s)) with linespoints linecolor rgb colour(f, s) pointtype point(f, s) dashtype dash(s) pointsize 1.3*marks linewidth 1.2
unset multiplot
