# The style of all charts: terminals, colours, marks, and what stands around the
# panels.
#
# Threads and processes keep one colour family and one mark through the whole
# suite: threads blue and a full circle, processes vermilion and an open square
# (colours of Okabe and Ito, told apart by the colour-blind; the marks tell them
# apart without colour). Variants of a family differ in lightness and, as lines,
# in their dashes. On a terminal threads are T, U, V, processes P, Q, R, others S.
#
# Lengths are pixels, of which a chart is 480 wide: a column of 85 mm, in which
# its letters are those of small print. On a terminal a line stands for 20.
if (!exists("format")) format = 'svg'
if (!exists("note")) note = ''
width = 480
term = format eq 'term'
ink = '#222222'
faint = '#6b6b6b'
pale = '#dddddd'
small = 'sans,10'
marks = format eq 'png' ? 1.1 : 0.7
dots = format eq 'png' ? 0.6 : 0.5

key_drop = format eq 'term' ? 0 : -0.25 # text beside a mark, to its middle

# Family: 0 neither, 1 threads, 2 processes; shade: 0, 1, 2.
palette = '#444444 #444444 #444444 #0072B2 #56B4E9 #003B5C #D55E00 #F0A35E #803800'
colour(family, shade) = word(palette, 3*family + shade + 1)
point(family, shade) = term ? (family == 1 ? 20 : family == 2 ? 16 : 19) + shade : (family == 1 ? 7 : family == 2 ? 4 : 2)
dash(shade) = term ? 1 : shade + 1
threads = colour(1, 0)
processes = colour(2, 0)

set encoding utf8
set minussign
open_chart = "\
if (format eq 'svg') { \
	set terminal svg size width,height font 'sans-serif,12' background rgb 'white' noenhanced; \
	small = 'sans-serif,10'; \
	set output name.'.svg' \
}; \
if (format eq 'png') { \
	set terminal pngcairo size 2*width,2*height font 'sans,9' fontscale 2 linewidth 2 pointscale 2 noenhanced; \
	small = 'sans,7.5'; \
	set output name.'.png' \
}; \
if (format eq 'pdf') { \
	set terminal pdfcairo size width/144.0,height/144.0 font 'sans,6' fontscale 0.75 linewidth 0.6 pointscale 0.75 noenhanced; \
	small = 'sans,5'; \
	set output name.'.pdf' \
}; \
if (term) { set terminal dumb size columns,(height + 19)/20 noenhanced }; \
set multiplot"
set border 0 linecolor rgb faint
set tics nomirror scale (term ? 0 : 0.4) textcolor rgb ink
set errorbars (term ? 0 : 0.6)
set datafile separator "\t"
unset key

# From pixels to the screen's own measure.
across(pixels) = pixels/(1.0*width)
below(pixels) = 1 - pixels/(1.0*height)

# A chart sets title, axis_title (below all panels; may be '') and the height of
# its panels together; the program sets what the marks are: keys, key_rows,
# key_text[], key_family[], key_shade[], key_row[], key_column[].
head = 40 + 20*key_rows
foot = 90

# Title, keys and origin: a plot of its own with nothing in it, so that they are
# drawn once and not with every panel.
draw_frame = "\
set lmargin at screen 0; set rmargin at screen 1; \
set tmargin at screen 1; set bmargin at screen 0; \
unset tics; unset grid; \
set label 1 title at screen across(10),screen below(14) left textcolor rgb ink; \
do for [i = 1 : keys] { \
	set label 10+i key_text[i] at screen across(key_column[i]*160 + 18),screen below(20*key_row[i] + 18) left offset character 1,key_drop textcolor rgb ink point pointtype point(key_family[i], key_shade[i]) pointsize marks linecolor rgb colour(key_family[i], key_shade[i]) \
}; \
set label 2 axis_title at screen across((left + width - right)/2),screen below(height - 70) center textcolor rgb ink; \
set label 3 machine at screen across(10),screen below(height - 50) left textcolor rgb faint font small; \
set label 4 origin at screen across(10),screen below(height - 30) left textcolor rgb faint font small; \
set label 5 note at screen across(10),screen below(height - 10) left textcolor rgb faint font small; \
plot [0:1] [0:1] 2 linecolor rgb 'white'; \
unset label; unset arrow"

# Panels one below the other; `at` is where the next one begins.
panel_head = 24
panel_foot = 36
put_panel = "\
set lmargin at screen across(left); set rmargin at screen across(width - right); \
set tmargin at screen below(at + panel_head); \
set bmargin at screen below(at + panel_head + panel_height); \
set xtics nomirror scale (term ? 0 : 0.4) textcolor rgb ink; \
if (!term) { set grid xtics linetype 1 linecolor rgb pale linewidth 0.5 }; \
set label 1 heading[p] at screen across(10),screen below(at + 12) left textcolor rgb ink; \
at = at + panel_head + panel_height + panel_foot"

# A panel of rows, from first[p] to last[p]: label[] at their left, value[] at
# their right. `row` is the height of one.
row = 20
put_rows = "\
n = last[p] - first[p] + 1; \
panel_height = n*row; \
eval put_panel; \
unset ytics; set yrange [n + 0.5 : 0.5]; \
do for [i = 1 : n] { \
	set label 2*i+100 label[first[p] + i - 1] at screen across(left - 8),first i right textcolor rgb ink; \
	set label 2*i+101 value[first[p] + i - 1] at screen across(width - right + 8),first i left textcolor rgb ink \
}"

# The axis of panel p, as the program chose it.
put_axis = "\
set xrange [xmin[p] : xmax[p]]; \
if (log[p]) { set logscale x 10 } else { unset logscale x }; \
eval 'set xtics '.tics[p]"

# The same for the vertical axis, which is axis q.
put_y_axis = "\
set yrange [xmin[q] : xmax[q]]; \
if (log[q]) { set logscale y 10 } else { unset logscale y }; \
eval 'set ytics '.tics[q]; \
set ytics nomirror scale (term ? 0 : 0.4) textcolor rgb ink; \
if (!term) { set grid xtics ytics linetype 1 linecolor rgb pale linewidth 0.5 }"
