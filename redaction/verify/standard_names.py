"""Knows the short names that the standard itself uses: those name nobody, also when they spell a surname."""

from __future__ import annotations

from fontTools.agl import AGL2UV

_SHORT = frozenset(
    """
    Table Marked ImageB ImageC ImageI CMap
    AA AC AF AIS AP AS Action Adobe After All AllOff AllOn Alpha Alt Annot Annots AnyOff AnyOn Art Ascent Aside
    Author Auto BBox BC BE BG BG2 BM BS Base Before Begin Black Block Blue Border Both Bounds C0 C1 CA CF CI CIDSet
    CO CP CS CT CalRGB Center Circle Code Color Colors Column Coords Count Crop Crypt Cyan DA DCT DL DP DR DS DV DW
    DW2 Darken Dash Dashed Decode Desc Design Dest Dests Domain Dotted Double Duplex E EF EFF Em Encode End Event
    Expand Extend F1 F2 FD FDF FS FT Fields Figure Filter First Fit FitB FitBH FitBV FitH FitR FitV Flags Flate Font
    Footer Form Format GBK Gamma GoTo GoToE GoToR Gray Green Groove Group HT Header Height Helv Hidden Hide Hue IC
    ICC ID IDS IDTree IF IM IRT IX Image Index Info Ink Inline Inset JBIG2 JPX JS K KW Keys Kids LBody LC LI LJ LL
    LLE LLO LW LZW Lab Lang Last Lbl Length Level Limits Line Link List Locked LrTb MCID MCR MK ML MN Mac Mask
    Matrix Matte Max MaxLen Min Mode Movie N NM Name Named Names Next NoView None Normal Note Nums OBJR OC OCG OCGs
    OCMD OE OFF ON OP OPI OPM ObjStm Off Open Opt Order Output Outset PCM PDF PS PV Page Pages Param Params Parent
    Part Perms Popup Prev Print Quote RC RD RF RI RT RV Range Rect Red Ref Refs Reset Ridge RlTb Role Root Rotate
    Row Rows Ruby SA SE SM SMask SS ST Scope Screen Script Sect Short Sig Single Size Solid Sound Span Square Stamp
    Start State Status StemH StemV StmF StrF Strong Struct Sub Submit Subset Symbol Sync TBody TD TFoot TH THead TI
    TK TM TOC TOCI TP TR TR2 TRef TU Tabs Tag Target TbRl Text Thread Thumb Tint Title To Toggle Trans Tx Type Type0
    Type1 Type2 Type3 UCR UCR2 URI URIs Unix Usage User VP View WMode WP WT Widget Width Widths Win XFA XML XRef
    XStep XUID XYZ YStep Yellow ZaDb Zoom
    """.split()  # noqa: SIM905  a table of words
)


def is_standard(name: str) -> bool:
    """Tell whether a name (without its slash) is a word of the format or names a letter in a font."""
    return name in _SHORT or name in AGL2UV
