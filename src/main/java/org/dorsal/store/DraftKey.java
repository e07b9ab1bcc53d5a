package org.dorsal.store;

/**
 * Whose draft of which form: there is one of each.
 *
 * @param patient logical id
 * @param clinician who answers, as the EHR names them
 * @param questionnaire canonical with version
 */
public record DraftKey(String site, String patient, String clinician, String questionnaire) {
    @Override
    public String toString() {
        return "DraftKey[hidden]";
    }
}
