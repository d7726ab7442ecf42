# speedup: how many times as fast as serial, by workload and runner.
#
# speedup.dat: row, speedup, low, high, family (1 threads, 2 processes), ideal,
# pairs of launches. Given by the program: rows, label[], value[], heading[],
# xmin, xmax, log.
data = 'speedup.dat'
family(f) = column(5) == f ? column(1) : NaN

set title 'Speedup over serial, with 95 % intervals' textcolor rgb ink
set xlabel 'time of serial / time of the runner (higher is faster)' textcolor rgb ink
set yrange [rows + 0.7 : 0.3]
unset ytics
if (log) set logscale x 2
set xrange [xmin : xmax]
set lmargin term ? 26 : 24
set rmargin 8
set tmargin 4
set bmargin term ? 6 : 6.5
set key horizontal center at graph 0.5, graph 1.0 bottom samplen 1 width 1

do for [i = 1 : rows] {
	if (exists('label') && strlen(label[i]) > 0) {
		set label label[i] at graph -0.015, first i right textcolor rgb ink
		set label value[i] at graph 1.015, first i left textcolor rgb ink
	}
	if (strlen(heading[i]) > 0) {
		set label heading[i] at graph -0.5, first i left textcolor rgb ink
	}
}
set label machine at screen 0.02, screen (term ? 0.06 : 0.0) + 22.0/height left textcolor rgb faint font ',8'
set label origin at screen 0.02, screen 8.0/height left textcolor rgb faint font ',8'
set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1

plot data using 6:(family(1)):(0):(0.32) with vectors nohead linecolor rgb faint linewidth 2 notitle, \
     data using 6:(column(1) - 0.32):(0):(0.64) with vectors nohead linecolor rgb faint linewidth 2 title 'ideal (workers)', \
     data using 2:(family(1)):3:4 with xerrorbars linecolor rgb threads pointtype 7 pointsize 0.9 linewidth 1.5 title 'threads', \
     data using 2:(family(2)):3:4 with xerrorbars linecolor rgb processes pointtype 4 pointsize 0.9 linewidth 1.5 title 'processes'
