package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.assessment.Software.SoftwareDevice;
import org.dorsal.store.NewVersion;

/**
 * Writes the result set of one scoring as FHIR R4. Pure: the same request gives the same bytes, for ever (promise P8);
 * no clock, no chance. It decides nothing: what a flag came to stands in the scoring, what it means in profiles/.
 */
public final class Render {
    private final SlotIds ids;

    /**
     * A renderer.
     *
     * @param ids how a slot of an assessment gets its logical id (UUID version 5)
     */
    public Render(SlotIds ids) {
        this.ids = ids;
    }

    /**
     * The result set, in this order: panel, flags in published order, pain score, care plan, provenance. A flag or pain
     * score that an earlier version showed and this one does not have is rendered again with what it is now, so that no
     * outdated Observation stands; one whose flag the criteria do not have any more is withdrawn.
     */
    public ResultSet render(RenderRequest request) {
        var frame = Frame.of(request, ids);
        List<NewVersion> results = new ArrayList<>();
        results.add(PanelObservation.render(frame));
        frame.raised().forEach(flag -> results.add(FlagObservation.render(frame, flag)));
        frame.pain().ifPresent(id -> results.add(PainScoreObservation.render(frame, id)));
        results.add(CareProposal.render(frame));
        results.addAll(Restated.gone(
                frame.standing().earlier(), results, frame.standing().version(), request.recorded()));
        results.add(ResultProvenance.render(frame, results));
        return new ResultSet(results, Facts.of(request));
    }

    /**
     * The software as a Device, which every result names. It belongs to no patient and is appended once for each
     * software version, not with every assessment.
     *
     * @param since when this software version first served the site
     */
    public static NewVersion device(Software software, Instant since) {
        return SoftwareDevice.render(software, since);
    }
}
