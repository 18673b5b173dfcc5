//! The colour names RFC 7986 §5.9 allows. Knows no themes: which colour a kind has is the caller's
//! choice.

/// A colour by its CSS3 name, lower case.
///
/// RFC 7986 §5.9 takes only the names of CSS Color Module Level 3 §4.3; `#rrggbb` is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CssColor(&'static str);

impl CssColor {
    /// Finds a colour by its name in any case; `None` for anything that is not a CSS3 name.
    pub fn from_name(name: &str) -> Option<CssColor> {
        NAMES.split_ascii_whitespace().find(|known| known.eq_ignore_ascii_case(name)).map(CssColor)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        self.0
    }
}

const NAMES: &str = "
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia
gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo
ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue
lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon
mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red rosybrown
royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke
yellow yellowgreen
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_css3_names_are_colours() {
        assert_eq!(NAMES.split_ascii_whitespace().count(), 147);
        assert_eq!(CssColor::from_name("Teal").map(CssColor::name), Some("teal"));
        for other in ["#0a7", "rebeccapurple", "transparent", "", " ", "red blue", "red\r\nX:y"] {
            assert_eq!(CssColor::from_name(other), None, "{other:?}");
        }
    }
}
