package org.dorsal.http.fhir;

/**
 * White space of encoded XML as character references (XML 1.0, 2.11 and 3.3.3): a parser reads a raw line end or tab in
 * an attribute as a space, and a raw carriage return anywhere as a line feed. FHIR's strings are attributes.
 */
final class XmlWhitespace {
    private XmlWhitespace() {}

    /** Returns the same document with references; attributes are in double quotation marks, as HAPI writes them. */
    static String escape(String xml) {
        StringBuilder escaped = new StringBuilder(xml.length() + 64);
        boolean tag = false;
        boolean value = false;
        for (int i = 0; i < xml.length(); i++) {
            char here = xml.charAt(i);
            if (here == '"') {
                value = tag && !value;
            } else if (!value && (here == '<' || here == '>')) {
                tag = here == '<';
            }
            boolean reference = here == '\r' || (value && (here == '\n' || here == '\t'));
            if (reference) {
                escaped.append("&#").append((int) here).append(';');
            } else {
                escaped.append(here);
            }
        }
        return escaped.toString();
    }
}
