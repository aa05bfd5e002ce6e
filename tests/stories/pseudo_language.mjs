// The language of the page: plain English, or the pseudo-language of the build in
// `target/pseudo-language/` (src/view/messages/text.rs).

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LOOK_ALIKES = "ÁƁÇĐÉƑĞĦÍĴĶŁМÑÓƤɊŔŠŦÚƲŴХÝŽáƀçđéƒğħíĵķłɱñóƥɋŕšŧúʋŵχýž";

const replace = (text) => text.replace(/[A-Za-z]/g, (letter) => LOOK_ALIKES[LETTERS.indexOf(letter)]);

/** A tag of template strings with texts of the page as they are. */
export const english = (literals, ...values) => String.raw({ raw: literals }, ...values);

/** A tag of template strings with texts of the page in the pseudo-language. Their values are data. */
export const pseudoLanguage = (literals, ...values) => String.raw({ raw: literals.map(replace) }, ...values);
