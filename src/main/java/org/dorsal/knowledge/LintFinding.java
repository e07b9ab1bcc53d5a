package org.dorsal.knowledge;

/**
 * One thing that lint found; the service does not start while there is any.
 *
 * @param file path relative to {@code profiles/}; for a text that a wording lacks, what it is a text of
 * @param element FHIRPath of the place, or the linkId, flag or code that it is about
 * @param says what is wrong and how to mend it
 */
public record LintFinding(String file, String element, String says) {
    @Override
    public String toString() {
        return file + ": " + element + ": " + says;
    }
}
