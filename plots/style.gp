# The style of all charts: terminal, fonts, colours, marks.
#
# Threads and processes keep one colour family and one mark through the whole
# suite: threads blue and round, processes vermilion and square (Okabe and Ito's
# colours, told apart by the colour-blind; filled against open marks tell them
# apart without colour). `height` in pixels is set by the program.
if (!exists("format")) format = 'svg'
width = 560
if (!exists("height")) height = 400
set encoding utf8
font = 'DejaVu Sans,11'
if (format eq 'svg') {
	set terminal svg size width,height font font background rgb 'white' noenhanced
	set output name.'.svg'
}
if (format eq 'png') {
	set terminal pngcairo size 2*width,2*height font font fontscale 2 linewidth 2 pointscale 2 noenhanced
	set output name.'.png'
}
if (format eq 'pdf') {
	set terminal pdfcairo size width/96.0,height/96.0 font 'DejaVu Sans,8' noenhanced
	set output name.'.pdf'
}
term = format eq 'term'
if (term) {
	set terminal dumb size columns,height/16 noenhanced
}
threads = '#0072B2'
processes = '#D55E00'
ink = '#222222'
faint = '#888888'
set border 0 linecolor rgb faint
set tics nomirror scale 0.5 textcolor rgb ink
set grid xtics linetype 1 linecolor rgb '#dddddd' linewidth 0.5
set datafile separator "\t"
set key textcolor rgb ink
