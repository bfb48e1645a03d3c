#include "digest/styles.h"

#define MONO "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
#define CELL "padding:6px 10px;border:1px solid #dedbd5;text-align:left;vertical-align:top"

#define HEADING "margin:20px 0 8px;line-height:1.3;"

const struct html_style digest_styles[] = {
	{"p", "margin:0 0 14px"},
	{"h1", HEADING "font-size:20px"},
	{"h2", HEADING "font-size:18px"},
	{"h3", HEADING "font-size:17px"},
	{"h4", HEADING "font-size:16px"},
	{"h5", HEADING "font-size:16px"},
	{"h6", HEADING "font-size:16px"},
	{"ul", "margin:0 0 14px;padding-left:22px"},
	{"ol", "margin:0 0 14px;padding-left:22px"},
	{"li", "margin:0 0 6px"},
	{"blockquote", "margin:0 0 14px;padding:2px 0 2px 14px;border-left:3px solid "
		       "#dedbd5;color:#5c636a"},
	{"pre", "direction:ltr;text-align:left;margin:0 0 14px;padding:12px "
		"14px;border-radius:6px;background-color:#f4f3f0;"
		"font-size:14px;line-height:1.5;white-space:pre-wrap;word-break:break-word;" MONO},
	{"code", "font-size:0.94em;" MONO},
	{"table", "margin:0 0 14px;border-collapse:collapse;font-size:14px"},
	{"th", CELL ";font-weight:600"},
	{"td", CELL},
	{"img", "display:block;max-width:100%;height:auto;border:0"},
	{"hr", "margin:20px 0;border:0;border-top:1px solid #dedbd5"},
	{0},
};
