# The style of all charts: terminals, colours, marks, and what stands around the
# panels.
#
# Threads and processes keep one colour family and one mark through the whole
# suite: threads blue and a full circle, processes vermilion and an open square.
# Variants of a family differ in lightness and, as lines, in their dashes; from
# the fourth on marks are filled the other way round. Of several results in one
# picture every second one has its marks filled the other way round, and each its
# own dashes. On a terminal threads are T, U, V, processes P, Q, R, others S.
#
# A point has a bar where an interval is known; else it is a mark and nothing more.
#
# The program says the colours, on light paper and on dark (dark=1).
#
# Lengths are pixels of 7/12 pt, in which letters are 7 pt high and small ones 6,
# whatever the width: 413 are 85 mm, a column of a journal. On a terminal a line
# stands for 20.
if (!exists("format")) format = 'svg'
if (!exists("note")) note = ''
if (!exists("source_keys")) source_keys = 0
if (!exists("keys_wide")) keys_wide = 0
if (!exists("key_lines")) key_lines = 0
if (!exists("width_mm")) width_mm = format eq 'pdf' ? 85 : 0
if (!exists("data")) data = name.'.dat'
if (!exists("picture")) picture = name.'.'.format
if (!exists("key_columns")) key_columns = 3
term = format eq 'term'
px_per_mm = 12/7.0*72/25.4
width = term || width_mm == 0 ? 480 : floor(width_mm*px_per_mm + 0.5)
colours = dark ? colours_dark : colours_light
paper = word(colours, 1)
ink = word(colours, 2)
faint = word(colours, 3)
pale = word(colours, 4)
small = 'sans,10'
dots_per_px = 300/25.4/px_per_mm
marks = format eq 'png' ? 1.1 : 0.7
dots = format eq 'png' ? 0.6 : 0.5

key_drop = format eq 'term' ? 0 : -0.25 # text beside a mark, to its middle

# Family: 0 neither, 1 threads, 2 processes; shade: from 0; source: the result,
# from 0.
colour(family, shade) = family == 0 ? word(colours, 5) : word(colours, 3*family + (shade + shade/3) % 3 + 3)
point_of(family, shade, source) = term ? (family == 1 ? 20 : family == 2 ? 16 : 19) + shade % 3 : (source + shade/3) % 2 ? (family == 1 ? 6 : family == 2 ? 5 : 1) : (family == 1 ? 7 : family == 2 ? 4 : 2)
point(family, shade) = point_of(family, shade, 0)
dash_of(shade, source) = term ? 1 : sources > 1 ? source % 5 + 1 : shade < 3 ? shade + 1 : shade < 9 ? 3 + shade/3 : (shade - 8) % 3 + 1
dash(shade) = dash_of(shade, 0)
threads = colour(1, 0)
processes = colour(2, 0)

# y where the interval, whose ends are in columns n and n + 1, is known, and
# where it is not.
barred(y, n) = column(n + 1) > column(n) ? y : NaN
bare(y, n) = column(n + 1) > column(n) ? NaN : y

set encoding utf8
set minussign
open_chart = "\
if (format eq 'svg') { \
	set terminal svg size width,height font 'sans-serif,12' background rgb paper noenhanced; \
	small = 'sans-serif,10.3'; \
	set output picture \
}; \
if (format eq 'png') { \
	set terminal pngcairo background rgb paper size dots_per_px*width,dots_per_px*height font 'sans,9' fontscale dots_per_px linewidth dots_per_px pointscale dots_per_px noenhanced; \
	small = 'sans,7.725'; \
	set output picture \
}; \
if (format eq 'pdf') { \
	set terminal pdfcairo background rgb paper size width/px_per_mm/25.4,height/px_per_mm/25.4 font 'sans,7' fontscale 0.75 linewidth 0.7 pointscale 0.875 noenhanced; \
	small = 'sans,6'; \
	set output picture \
}; \
if (term) { set terminal dumb size columns,(height + 19)/20 noenhanced }; \
set multiplot"
set border 0 linecolor rgb faint
set tics nomirror scale (term ? 0 : 0.4) textcolor rgb ink
set format '%g'
set errorbars (term ? 0 : 0.6)
set datafile separator "\t"
unset key

# Room that text takes, and as much of it as there is room for.
em = term ? width/(1.0*columns) : 6.6
small_em = term ? em : 5.7
cut(text, n) = strlen(text) <= n ? text : text[1 : n - 3].'...'
# The same for a label, but for what follows two blanks: the name of a result.
tail(text) = strstrt(text, '  ') > 0 ? text[strstrt(text, '  ') : *] : ''
cut_label(text, n) = strlen(text) <= n || n < strlen(tail(text)) + 5 ? cut(text, n) : cut(text[1 : strlen(text) - strlen(tail(text))], n - strlen(tail(text))).tail(text)
fit_label(text, pixels) = cut_label(text, floor(pixels/em))
fit(text, pixels) = cut(text, floor(pixels/em))
fit_small(text, pixels) = cut(text, floor(pixels/small_em))
at_most(a, b) = a < b ? a : b

# Headings of panels that are too long for one line take two.
heading_most = floor((width - 12)/em)
headings_extra = 0
if (exists("panels")) { do for [p = 1 : panels] { if (strlen(heading[p]) > heading_most) { headings_extra = headings_extra + 20 } } }

# From pixels to the screen's own measure.
across(pixels) = pixels/(1.0*width)
below(pixels) = 1 - pixels/(1.0*height)

# A chart sets title, axis_title (below all panels; may be '') and the height of
# its panels together; the program sets what the marks are: keys, key_rows,
# key_text[], key_family[], key_shade[], key_row[], key_column[] (of key_columns, 3
# unless the chart says otherwise; with key_lines of 1 the marks are on lines); for
# lines of several results source_keys and source_name[]; and where all is from:
# origins, origin[].
key_step = floor(width/key_columns)
source_step = floor(width/3)
head_keys = 40 + 20*key_rows
head = head_keys + 20*((source_keys + 2)/3)
foot = (term ? 60 : 42) + 20*origins

# Title, keys and origin: a plot of its own with nothing in it, so that they are
# drawn once and not with every panel.
draw_frame = "\
set lmargin at screen 0; set rmargin at screen 1; \
set tmargin at screen 1; set bmargin at screen 0; \
unset tics; unset grid; \
set label 1 fit(title, width - 12) at screen across(10),screen below(14) left textcolor rgb ink; \
do for [i = 1 : keys] { \
	y = 20*key_row[i] + 18; key_x = key_column[i]*key_step + 18; \
	if (key_lines && !term) { set arrow 10+i from screen across(key_x - 11),screen below(y) to screen across(key_x + 11),screen below(y) nohead linecolor rgb colour(key_family[i], key_shade[i]) linewidth 1.2 dashtype dash(key_shade[i]) }; \
	set label 10+i fit(key_text[i], (keys_wide ? width : key_step) - (key_lines ? 32 : 22)) at screen across(key_x),screen below(y) left offset character (key_lines && !term ? 2 : 1),key_drop textcolor rgb ink point pointtype point(key_family[i], key_shade[i]) pointsize marks linecolor rgb colour(key_family[i], key_shade[i]) \
}; \
do for [i = 1 : source_keys] { \
	y = head_keys + 20*((i - 1)/3) - 2; key_x = source_step*((i - 1) % 3); \
	if (!term) { set arrow 100+i from screen across(key_x + 8),screen below(y) to screen across(key_x + 28),screen below(y) nohead linecolor rgb ink linewidth 1.2 dashtype dash_of(0, i - 1) }; \
	set label 100+i fit(source_name[i], source_step - 36) at screen across(key_x + 18),screen below(y) left offset character 2,key_drop textcolor rgb ink point pointtype (term ? 0 : point_of(1, 0, i - 1)) pointsize marks linecolor rgb ink \
}; \
set label 2 axis_title at screen across(at_most((left + width - right)/2, width - 6 - em*strlen(axis_title)/2)),screen below(height - 30 - 20*origins) center textcolor rgb ink; \
do for [i = 1 : origins] { \
	set label 50+i fit_small(origin[i], width - 12) at screen across(10),screen below(height - 10 - 20*(origins - i + 1)) left textcolor rgb faint font small \
}; \
set label 5 fit_small(note, width - 12) at screen across(10),screen below(height - 10) left textcolor rgb faint font small; \
plot [0:1] [0:1] 2 linecolor rgb paper; \
unset label; unset arrow"

# Panels one below the other; `at` is where the next one begins. The height of the
# picture is that of all of them and headings_extra.
panel_head = term ? 20 : 24
panel_foot = term ? 40 : 36
lines_foot = term ? 60 : 64
put_panel = "\
h = heading[p]; line_end = strlen(h); \
if (line_end > heading_most) { \
	line_end = heading_most; \
	do for [i = 1 : heading_most] { if (h[i:i] eq ' ') { line_end = i - 1 } }; \
	set label 4 h[1:line_end] at screen across(10),screen below(at + 12) left textcolor rgb ink; \
	h = h[line_end + 1:*]; if (h[1:1] eq ' ') { h = h[2:*] }; \
	at = at + 20 \
}; \
set lmargin at screen across(left); set rmargin at screen across(width - right); \
set tmargin at screen below(at + panel_head); \
set bmargin at screen below(at + panel_head + panel_height); \
set xtics nomirror scale (term ? 0 : 0.4) textcolor rgb ink; \
if (!term) { set grid xtics linetype 1 linecolor rgb pale linewidth 0.5 }; \
set label 1 fit(h, width - 12) at screen across(10),screen below(at + 12) left textcolor rgb ink; \
at = at + panel_head + panel_height + panel_foot"

# A panel of rows, from first[p] to last[p]: label[] at their left, value[] at
# their right. `row` is the height of one. rows_room gives labels and values what
# they need, but leaves the plot a quarter of the width at least.
row = 20
rows_room = "\
longest_label = 8; longest_value = 3; \
do for [i = 1 : rows] { \
	if (strlen(label[i]) > longest_label) { longest_label = strlen(label[i]) }; \
	if (strlen(value[i]) > longest_value) { longest_value = strlen(value[i]) } \
}; \
right = 14 + em*longest_value; \
left = at_most(18 + em*longest_label, width - right - width/4)"
put_rows = "\
n = last[p] - first[p] + 1; \
panel_height = n*row; \
eval put_panel; \
unset ytics; set yrange [n + 0.5 : 0.5]; \
do for [i = 1 : n] { \
	set label 2*i+100 fit_label(label[first[p] + i - 1], left - 10) at screen across(left - 8),first i right textcolor rgb ink; \
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

# A panel of lines over an axis of its own, their names and what is said of them
# below it: lines[p] of lines_all, of which line i is of panel line_panel[i], at
# place line_place[i]. x_title[p], y_title[p]; `panel_height` is that of the
# plot. Axis p is that of x, axis panels + p that of y.
put_lines = "\
longest = 4; \
do for [i = 1 : lines_all] { if (strlen(line_name[i]) > longest) { longest = strlen(line_name[i]) } }; \
text_x = term ? 18 + em*(longest + 4) : 46 + em*longest; \
eval put_panel; \
below_axis = at - panel_foot + 38; \
at = at + row*lines[p]; \
eval put_axis; \
q = panels + p; \
eval put_y_axis; \
set label 2 y_title[p] at screen across(14),screen below(below_axis - 38 - panel_height/2) rotate by (term ? 0 : 90) center textcolor rgb ink; \
set label 3 x_title[p] at screen across((left + width - right)/2),screen below(below_axis) center textcolor rgb ink; \
do for [i = 1 : lines_all] { if (line_panel[i] == p) { \
	y = below_axis + 22 + row*line_place[i]; \
	if (!term) { set arrow 200 + i from screen across(8),screen below(y) to screen across(28),screen below(y) nohead linecolor rgb colour(line_family[i], line_shade[i]) linewidth 1.2 dashtype dash_of(line_shade[i], line_source[i]) }; \
	set label 100 + 2*i line_name[i] at screen across(18),screen below(y) left offset character 2,key_drop textcolor rgb ink point pointtype point_of(line_family[i], line_shade[i], line_source[i]) pointsize marks linecolor rgb colour(line_family[i], line_shade[i]); \
	set label 101 + 2*i fit_small(line_text[i], width - 4 - text_x) at screen across(text_x),screen below(y) left textcolor rgb ink font small \
} }"
