package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.store.NewAssessment;
import org.dorsal.store.NewDelivery;
import org.dorsal.store.NewSignOff;
import org.dorsal.store.NewVersion;

/** What the event of a commit is about: every row of it by its hash, so that the signed log proves each of them. */
final class CommitFacts {
    private final List<About> abouts = new ArrayList<>();

    CommitFacts versions(List<NewVersion> versions) {
        versions.forEach(version -> resource(version.reference(), version.hash()));
        return this;
    }

    CommitFacts version(String reference, byte[] sha256) {
        resource(reference, sha256);
        return this;
    }

    /** The bytes as they came. */
    CommitFacts received(Optional<NewAssessment> anchor) {
        anchor.ifPresent(received -> resource("Received/" + received.id(), received.receivedSha256()));
        return this;
    }

    CommitFacts signed(NewSignOff signOff) {
        resource(
                "SignOff/" + signOff.assessment() + "/_history/" + signOff.version(),
                HexFormat.of().parseHex(Sha256.of(signOff.body()).hex()));
        return this;
    }

    CommitFacts facts(List<About> facts) {
        abouts.addAll(facts);
        return this;
    }

    /** The version of the result set that is on its way to the EHR. */
    CommitFacts ordered(List<NewDelivery> deliveries) {
        deliveries.forEach(order -> abouts.add(new About.Fact("order", Integer.toString(order.version()))));
        return this;
    }

    List<About> abouts() {
        return List.copyOf(abouts);
    }

    private void resource(String reference, byte[] sha256) {
        abouts.add(new About.Resource(reference, Optional.of(sha256)));
    }
}
