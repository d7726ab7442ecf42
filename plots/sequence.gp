# sequence: launches in the order they ran, disturbed ones marked.
#
# sequence.dat: begin in s, share of the cell's median, family, beyond the upper
# edge (1), the lower (-1) or not (0); then by round middle in s, median share;
# then marks of disturbed and failed launches: begin in s, lane. Axis 1 is that of
# time, axis 2 that of shares. beyond: how many are beyond the edges. lanes,
# lane[].
title = 'Launches in the order they ran; below: the disturbed ones'
axis_title = 'time since the experiment began [s]'
left = 110
right = 20
upper = 240
row = 20
head = head + 20
height = head + upper + lanes*row + 40 + foot
eval open_chart
y = head - 22
if (!term) { set arrow 1 from screen across(10),screen below(y) to screen across(28),screen below(y) nohead linecolor rgb ink linewidth 1.5 }
set label 20 (term ? '* ' : '').'median of each round' at screen across(34),screen below(y) left textcolor rgb ink
if (beyond > 0) { set label 21 sprintf('^ v: %d beyond', beyond) at screen across(2*key_step + 14),screen below(y) left textcolor rgb ink }
eval draw_frame
set lmargin at screen across(left)
set rmargin at screen across(width - right)
set xrange [xmin[1] : xmax[1]]

# The launches.
set tmargin at screen below(head)
set bmargin at screen below(head + upper)
eval 'set xtics '.tics[1]
eval 'set ytics '.tics[2]
set xtics nomirror scale 0 format ''
set ytics nomirror scale 0 textcolor rgb ink
set format y '%g'
set yrange [xmin[2] : xmax[2]]
if (log[2]) { set logscale y 10 }
if (!term) { set grid xtics ytics linetype 1 linecolor rgb pale linewidth 0.5 }
set label 1 'time / median of the cell' at screen across(14),screen below(head + upper/2) rotate by (term ? 0 : 90) center textcolor rgb ink
family(f) = column(3) == f && column(4) == 0 ? column(2) : NaN
plot for [f = 0 : 2] data index 0 using 1:(family(f)) with points linecolor rgb colour(f, 0) pointtype point(f, 0) pointsize dots, \
     data index 0 using 1:(column(4) == 1 ? column(2) : NaN) with points linecolor rgb ink pointtype '^' font small, \
     data index 0 using 1:(column(4) == -1 ? column(2) : NaN) with points linecolor rgb ink pointtype 'v' font small, \
     data index 1 using 1:2 with lines linecolor rgb ink linewidth 1.5
unset label
unset logscale y

# The lanes.
set tmargin at screen below(head + upper + 6)
set bmargin at screen below(head + upper + 6 + (lanes > 0 ? lanes*row : 1))
unset ytics
eval 'set xtics '.tics[1]
set xtics nomirror scale (term ? 0 : 0.4) textcolor rgb ink format '%g'
set yrange [(lanes > 0 ? lanes : 1) + 0.5 : 0.5]
do for [i = 1 : lanes] { set label i lane[i] at screen across(left - 8),first i right textcolor rgb ink }
if (lanes > 0) {
	if (term) {
		plot data index 2 using 1:2 with points linecolor rgb ink pointtype '|'
	} else {
		plot data index 2 using 1:(column(2) - 0.35):(0):(0.7) with vectors nohead linecolor rgb ink linewidth 1
	}
} else {
	plot [] [0.5:1.5] 3 linecolor rgb paper
}
unset multiplot
