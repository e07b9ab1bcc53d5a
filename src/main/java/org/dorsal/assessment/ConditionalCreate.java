package org.dorsal.assessment;

import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;

/** Conditional create with the business identifier of a stored response. */
record ConditionalCreate(Ledger ledger) {
    /**
     * Returns the stored response, unless it is another patient's or withdrawn.
     *
     * @param assessment id of the response
     * @param subject patient of the response that was sent
     */
    Receipt existing(Site site, Sender sender, String assessment, String subject) {
        AccessScope reach = sender.onlyPatient()
                .map(patient -> AccessScope.ofPatient(site.id(), patient))
                .orElseGet(() -> AccessScope.ofSite(site.id()));
        return ledger.read(reach, Response.TYPE, assessment)
                .filter(holder -> holder.patient().equals(subject))
                .map(holder -> holder.status().equals(ResultSetState.ResultStatus.ENTERED_IN_ERROR.code())
                        ? ResponseReceiver.taken(
                                "it was withdrawn at this moment, so its identifier is free; send this one again")
                        : new Receipt.ExistingReceipt(
                                holder.id(), holder.version(), holder.patient(), holder.recordedAt()))
                .orElseGet(() ->
                        ResponseReceiver.taken("it is not about this patient; correct the identifier or the subject"));
    }
}
