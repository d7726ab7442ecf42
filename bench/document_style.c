/* The style sheet of pages: one column of text, tables with few lines, light
 * and dark by what the reader prefers, and on paper without what only a screen
 * has. Colours of text have a contrast of at least 4.5 : 1. */
#include <stddef.h>

#include "bench/document_part.h"

const char *const document_style[] = {
	":root{color-scheme:light dark;"
	"--ink:#1d2330;--soft:#545c6b;--paper:#ffffff;--line:#d9dce1;"
	"--shade:#f3f4f5;--link:#0b5a92;"
	"--faster:#1a6b3c;--slower:#a8320a;--unclear:#7a5b00}\n",
	"@media screen and (prefers-color-scheme:dark){:root{"
	"--ink:#dfe3ea;--soft:#a0a8b5;--paper:#1a1a1a;--line:#3a3d42;"
	"--shade:#242528;--link:#7fbdf0;"
	"--faster:#6fcf97;--slower:#f2946b;--unclear:#dcb64a}}\n",
	"*{box-sizing:border-box}\n",
	"html{-webkit-text-size-adjust:100%}\n",
	"body{margin:0 auto;padding:3rem 1.5rem 4rem;max-width:66rem;"
	"background:var(--paper);color:var(--ink);"
	"font:1rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,"
	"'Helvetica Neue','Noto Sans','DejaVu Sans',Arial,sans-serif;"
	"overflow-wrap:break-word}\n",
	"h1,h2,h3,h4{line-height:1.25;font-weight:650;"
	"overflow-wrap:anywhere}\n",
	"h1{margin:0 0 1.25rem;font-size:1.9rem;letter-spacing:-.01em}\n",
	"h2{margin:3.5rem 0 1rem;font-size:1.4rem}\n",
	"h3{margin:2.5rem 0 .75rem;font-size:1.1rem}\n",
	"h4{margin:1.5rem 0 .5rem;font-size:1rem}\n",
	"p,ul,ol{max-width:44rem;margin:0 0 1rem}\n",
	"ul,ol{padding-left:1.3rem}li{margin:.2rem 0}\n",
	".lead{font-size:1.22rem;line-height:1.55;max-width:50rem;"
	"margin-bottom:1.5rem}\n",
	".remark,.legend{color:var(--soft);font-size:.875rem;"
	"line-height:1.5;margin-bottom:.4rem;max-width:50rem}\n",
	".legend{margin-top:1.5rem}.legend+.legend{margin-top:0}\n",
	"a{color:var(--link);text-underline-offset:.2em;"
	"text-decoration-thickness:1px}\n",
	"a:focus-visible,.wide:focus-visible,pre:focus-visible{"
	"outline:2px solid var(--link);outline-offset:3px}\n",
	".skip{position:absolute;left:-100vw;top:.5rem;padding:.5rem 1rem;"
	"background:var(--paper)}.skip:focus{left:1rem}\n",
	"nav{margin-bottom:1.75rem}nav ul{list-style:none;padding:.75rem 0;margin:0;max-width:none;"
	"display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;font-size:.9rem;"
	"border:solid var(--line);border-width:1px 0}nav li{margin:0}\n",
	"nav a{text-decoration:none;display:inline-block;padding:.2rem 0}"
	"nav a:hover{text-decoration:underline}\n",
	".wide{overflow-x:auto;margin:1rem 0;max-width:100%}\n",
	"table{border-collapse:collapse;font-size:.9rem;line-height:1.4;"
	"font-variant-numeric:tabular-nums}\n",
	"caption{text-align:left;color:var(--soft);font-size:.875rem;"
	"padding-bottom:.4rem;max-width:calc(100vw - 2rem)}\n",
	"th,td{padding:.3rem .9rem .3rem 0;text-align:left;"
	"vertical-align:baseline;font-weight:400;"
	"border-bottom:1px solid var(--line)}\n",
	"thead th{font-weight:600;color:var(--soft);"
	"border-bottom:1.5px solid var(--soft);vertical-align:bottom}\n",
	"tr>:last-child{padding-right:0}\n",
	".n{text-align:right;white-space:nowrap}.w{white-space:nowrap}"
	".h{min-width:9.5rem}"
	".i{text-align:left}"
	".i,tbody .n.i{color:var(--soft)}\n",
	".again{color:var(--soft)}.s{color:var(--soft)}\n",
	".v{font-weight:600;font-size:.82rem;letter-spacing:.03em}\n",
	".faster{color:var(--faster)}.slower{color:var(--slower)}"
	".unclear{color:var(--unclear)}.same,.small{color:var(--ink)}\n",
	"code{font-family:ui-monospace,'SF Mono',Menlo,Consolas,"
	"'DejaVu Sans Mono',monospace;font-size:.86em}\n",
	".c{min-width:16rem}.c code{overflow-wrap:anywhere}\n",
	"pre{overflow-x:auto;background:var(--shade);padding:.75rem 1rem;"
	"border-radius:4px;max-width:100%}\n",
	".figures{columns:2 24rem;column-gap:2.5rem;margin:1.5rem 0}\n",
	"figure{margin:0 0 2rem;break-inside:avoid}\n",
	"figure svg{display:block;max-width:100%;height:auto}\n",
	"figcaption{color:var(--soft);font-size:.875rem;line-height:1.45;"
	"margin-top:.4rem}\n",
	".unseen{position:absolute;width:1px;height:1px;overflow:hidden;"
	"clip-path:inset(50%);white-space:nowrap}figcaption{"
	"position:relative}\n",
	".rules li{margin:0 0 1rem}.rules p{margin:0}"
	".rules p:first-child{font-weight:600}"
	".rules p+p{color:var(--soft)}\n",
	"footer{margin-top:4rem;padding-top:1rem;color:var(--soft);"
	"font-size:.85rem;border-top:1px solid var(--line)}\n",
	"@media (max-width:40rem){body{padding:1.5rem 1rem 3rem}"
	"h1{font-size:1.5rem}.lead{font-size:1.1rem}"
	"th,td{padding-right:.7rem}table{font-size:.85rem}}\n",
	/* Paper: small type, two columns of what is short, charts as wide as
	 * a column of a journal. */
	"@page{margin:14mm 13mm 15mm}\n",
	"@media print{:root{--paper:#fff;--ink:#000;--soft:#444}"
	"html{font-size:8.5pt}body{padding:0;max-width:none;line-height:1.4}"
	"nav,.skip{display:none}h1{font-size:1.7rem;margin-bottom:.8rem}"
	"h2{margin:1.6rem 0 .6rem;font-size:1.3rem}"
	"h3{margin:1.2rem 0 .4rem}h4{margin:.9rem 0 .3rem}"
	"p,ul,ol,.remark,.legend,.lead{max-width:none;margin-bottom:.5rem}"
	".lead{font-size:1.15rem}.remark{margin-bottom:.15rem}"
	"h2,h3,h4,caption,.legend{break-after:avoid}"
	"tr,figure,li,.short{break-inside:avoid}"
	"thead{display:table-header-group}"
	".wide{overflow:visible;margin:.6rem 0}table{line-height:1.3}"
	"th,td{padding:.14rem .8rem .14rem 0}\n",
	".list{columns:2;column-gap:7mm}.list table{font-size:.8rem;"
	"width:100%}.list th{white-space:nowrap}"
	".list td,.commands code{overflow-wrap:anywhere}"
	".commands table{font-size:.8rem}.c{min-width:0}"
	".rules{columns:2;column-gap:8mm;padding-left:2rem}.rules li{margin-bottom:.6rem}"
	".figures{columns:2;column-gap:7mm;margin:.6rem 0}"
	"figure{margin:0 0 4mm}"
	"figure svg{width:100%;max-height:228mm;margin:auto}"
	"pre{white-space:pre-wrap;padding:.3rem .5rem;margin:.3rem 0;"
	"line-height:1.2}pre code{font-size:.78rem}"
	"footer{margin-top:1rem;padding-top:.3rem;break-before:avoid}"
	"a{color:inherit}}\n",
	NULL,
};
