package org.dorsal.audit;

import static org.dorsal.audit.AuditEvents.DICOM;
import static org.dorsal.audit.AuditEvents.ENTITY;
import static org.dorsal.audit.AuditEvents.INTERACTION;
import static org.dorsal.audit.AuditEvents.LIFECYCLE;
import static org.dorsal.audit.AuditEvents.ROLE;
import static org.dorsal.audit.AuditEvents.TYPE;
import static org.dorsal.audit.AuditEvents.coding;
import static org.dorsal.audit.AuditEvents.entity;
import static org.dorsal.audit.AuditEvents.identifier;
import static org.dorsal.audit.AuditEvents.role;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of deliveries: what was asked of an EHR after IHE BALP (RESTful activity), and what an operator decided. */
final class DeliveryEvents {
    private static final JsonMapper JSON = JsonMapper.shared();

    private DeliveryEvents() {}

    static byte[] of(Sending sending) {
        ObjectNode event = begun(sending.id());
        coding(event.putObject("type"), TYPE, "rest", "RESTful Operation");
        String interaction = sending.interaction().code();
        coding(event.putArray("subtype").addObject(), INTERACTION, interaction, interaction);
        recorded(event, sending.interaction().action(), sending.at(), sending.outcome());
        event.put("outcomeDesc", sending.says());
        ArrayNode agents = event.putArray("agent");
        agent(agents, "110153", "Source Role ID", "Dorsal", true);
        agent(agents, "110152", "Destination Role ID", "EHR", false);
        event.putObject("source").putObject("observer").put("display", "Dorsal");
        about(event.putArray("entity"), sending.patient(), sending.resource(), sending.delivery());
        return JSON.writeValueAsBytes(event);
    }

    static byte[] of(Ruling ruling) {
        ObjectNode event = begun(ruling.id());
        coding(event.putObject("type"), DICOM, "110110", "Patient Record");
        coding(
                event.putArray("subtype").addObject(),
                LIFECYCLE,
                ruling.decision().lifecycle(),
                ruling.decision().display());
        recorded(event, "E", ruling.at(), Sending.Outcome.DONE);
        ArrayNode agents = event.putArray("agent");
        ObjectNode person = agents.addObject();
        person.putObject("who").put("display", ruling.operator());
        person.put("requestor", true);
        agent(agents, "110150", "Application", "Dorsal", false);
        event.putObject("source").putObject("observer").put("display", "Dorsal");
        ArrayNode said = about(event.putArray("entity"), ruling.patient(), ruling.resource(), ruling.delivery())
                .putArray("detail");
        said.addObject()
                .put("type", "decision")
                .put("valueString", ruling.decision().word());
        said.addObject().put("type", "reason").put("valueString", ruling.reason());
        return JSON.writeValueAsBytes(event);
    }

    private static ObjectNode begun(UUID id) {
        return JSON.createObjectNode().put("resourceType", "AuditEvent").put("id", id.toString());
    }

    private static void recorded(ObjectNode event, String action, Instant at, Sending.Outcome outcome) {
        event.put("action", action)
                .put("recorded", at.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("outcome", outcome.code());
    }

    private static void agent(ArrayNode agents, String code, String display, String name, boolean requestor) {
        ObjectNode agent = agents.addObject();
        role(agent, code, display);
        agent.putObject("who").put("display", name);
        agent.put("requestor", requestor);
    }

    /** The patient, our resource, and the delivery, which is given back. */
    private static ObjectNode about(ArrayNode entities, String patient, String resource, UUID delivery) {
        entity(entities, "Patient/" + patient, "1", "Person", "1", "Patient");
        entity(entities, resource, "2", "System Object", "4", "Domain Resource");
        ObjectNode job = entities.addObject();
        identifier(job.putObject("what"), "urn:ietf:rfc:3986", "urn:uuid:" + delivery);
        coding(job.putObject("type"), ENTITY, "4", "Other");
        coding(job.putObject("role"), ROLE, "20", "Job");
        return job;
    }
}
