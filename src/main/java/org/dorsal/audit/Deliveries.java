package org.dorsal.audit;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.audit.Entity.Detail;

/** Events of deliveries: what was asked of an EHR, and what an operator decided. */
final class Deliveries {
    private Deliveries() {}

    static Event of(Sending sending) {
        return new Event(
                sending.id().toString(),
                sending.at(),
                Sort.rest(sending.interaction().code(), sending.interaction().action()),
                sending.outcome(),
                Optional.of(sending.says()),
                List.of(
                        Agent.dorsal(Code.SOURCE, true),
                        Agent.system(Code.DESTINATION, new Named.Display("EHR"), false, Optional.of(sending.ehr()))),
                Optional.of(sending.patient()),
                about(
                        sending.patient(),
                        sending.resource(),
                        sending.delivery(),
                        List.of(new Detail.Text("authority", sending.authority()))),
                List.of("x-authority=" + sending.authority()));
    }

    static Event of(Ruling ruling) {
        return new Event(
                ruling.id().toString(),
                ruling.at(),
                Sort.record(ruling.decision().lifecycle(), ruling.decision().display(), "E"),
                Happening.Outcome.DONE,
                Optional.empty(),
                List.of(
                        Agent.system(Code.RECIPIENT, new Named.Display(ruling.operator()), true, Optional.empty()),
                        Agent.dorsal(Code.APPLICATION, false)),
                Optional.of(ruling.patient()),
                about(
                        ruling.patient(),
                        ruling.resource(),
                        ruling.delivery(),
                        List.of(
                                new Detail.Text("decision", ruling.decision().word()),
                                new Detail.Text("reason", ruling.reason()))),
                List.of("x-decision=" + ruling.decision().word(), "agent=" + ruling.operator()));
    }

    /** The patient, our resource, and the delivery. */
    private static List<Entity> about(String patient, String resource, UUID delivery, List<Detail> said) {
        return List.of(
                Entity.patient("Patient/" + patient),
                Entity.resource(resource, Optional.empty()),
                Entity.delivery(delivery.toString(), said));
    }
}
