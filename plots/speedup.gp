# speedup: how many times as fast as serial, by workload and runner.
#
# speedup.dat: panel, row, speedup, low, high, family (1 threads, 2 processes),
# ideal, pairs of launches. From the program: panels, rows; by row label[],
# value[]; by panel heading[], first[], last[], log[], xmin[], xmax[].
data = 'speedup.dat'
row = 20        # pixels; in a terminal one line
panel = 66      # heading, axis and room of each panel
head = 64
foot = 84
height = head + foot + rows*row + panels*panel
eval open_chart

left = term ? 24.0/columns : 160.0/width
right = term ? 1 - 8.0/columns : 1 - 56.0/width
below(pixels) = 1 - pixels/(1.0*height)
mark(f) = column(1) == p && column(6) == f ? column(2) : NaN

set multiplot
set label 1 'Speedup over serial, with 95 % intervals' at screen 0.02, screen below(18) left textcolor rgb ink
if (term) {
	set label 2 'A threads   B processes   : ideal' at screen 0.02, screen below(44) left
} else {
	set label 2 'threads' at screen left, screen below(46) left offset 1,0 point pointtype threads_mark linecolor rgb threads textcolor rgb ink
	set label 3 'processes' at screen left + 90.0/width, screen below(46) left offset 1,0 point pointtype processes_mark linecolor rgb processes textcolor rgb ink
	set label 4 'ideal: as many as workers' at screen left + 196.0/width, screen below(46) left offset 0.6,0 textcolor rgb ink
	set arrow 1 from screen left + 196.0/width, screen below(52) to screen left + 196.0/width, screen below(40) nohead linecolor rgb faint linewidth 2
}
set label 5 'time of serial / time of the runner: right is faster' at screen (left + right)/2, screen below(height - 52) center textcolor rgb ink
set label 6 machine at screen 0.02, screen below(height - (term ? 34 : 30)) left textcolor rgb faint font font.',8'
set label 7 origin at screen 0.02, screen below(height - 14) left textcolor rgb faint font font.',8'

at = head
unset ytics
set lmargin at screen left
set rmargin at screen right
do for [p = 1 : panels] {
	n = last[p] - first[p] + 1
	set tmargin at screen below(at + 26)
	set bmargin at screen below(at + 26 + n*row)
	set yrange [n + 0.5 : 0.5]
	set xrange [xmin[p] : xmax[p]]
	if (log[p]) { set logscale x 10; set format x '%g' } else { unset logscale x; set format x '%g' }
	set label 8 heading[p] at screen 0.02, screen below(at + 13) left textcolor rgb ink
	do for [i = 1 : n] {
		set label 100 + 2*i label[first[p] + i - 1] at screen left - 0.015, first i right textcolor rgb ink
		set label 101 + 2*i value[first[p] + i - 1] at screen right + 0.012, first i left textcolor rgb ink
	}
	set arrow 2 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1
	plot data using 7:(column(1) == p ? column(2) - 0.36 : NaN):(0):(0.72) with vectors nohead linecolor rgb faint linewidth 2, \
	     data using 3:(mark(1)):4:5 with xerrorbars linecolor rgb threads pointtype threads_mark pointsize 0.8 linewidth 1.5, \
	     data using 3:(mark(2)):4:5 with xerrorbars linecolor rgb processes pointtype processes_mark pointsize 0.8 linewidth 1.5
	do for [i = 1 : 7] { unset label i }
	do for [i = 1 : n] { unset label 100 + 2*i; unset label 101 + 2*i }
	unset arrow 1
	at = at + panel + n*row
}
unset multiplot
