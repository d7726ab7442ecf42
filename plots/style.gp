# The style of all charts: terminal, fonts, colours, marks.
#
# Threads and processes keep one colour family and one mark through the whole
# suite: threads blue and a full circle, processes vermilion and an open square
# (colours of Okabe and Ito, told apart by the colour-blind; the marks tell them
# apart without colour). A chart sets `height` in pixels before it calls
# `open_chart`.
if (!exists("format")) format = 'svg'
width = 540
term = format eq 'term'
font = 'DejaVu Sans'
threads = '#0072B2'
processes = '#D55E00'
ink = '#222222'
faint = '#767676'
threads_mark = 7
processes_mark = 4
set encoding utf8
open_chart = "\
if (format eq 'svg') { \
	set terminal svg size width,height font font.',12' background rgb 'white' noenhanced; \
	set output name.'.svg' \
}; \
if (format eq 'png') { \
	set terminal pngcairo size 2*width,2*height font font.',9.5' fontscale 2 linewidth 2 pointscale 2 noenhanced; \
	set output name.'.png' \
}; \
if (format eq 'pdf') { \
	set terminal pdfcairo size width/96.0,height/96.0 font font.',8' noenhanced; \
	set output name.'.pdf' \
}; \
if (term) { set terminal dumb size columns,height/20 noenhanced }"
set border 0 linecolor rgb faint
set tics nomirror scale 0.4 textcolor rgb ink
if (!term) { set grid xtics linetype 1 linecolor rgb '#dddddd' linewidth 0.5 }
set datafile separator "\t"
unset key
