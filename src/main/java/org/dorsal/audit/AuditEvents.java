package org.dorsal.audit;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.NewAuditEvent;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes acts as R4 AuditEvents after IHE BALP (RESTful activity, create and update). Written directly, since HAPI's encoder
 * would take a tenth of the whole request; tests have HAPI read and validate what is written.
 */
public final class AuditEvents {
    private static final JsonMapper JSON = JsonMapper.shared();
    static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    static final String TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    static final String INTERACTION = "http://hl7.org/fhir/restful-interaction";
    static final String LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
    static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String REQUEST_ID = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
    private static final String JTI = "urn:ietf:params:oauth:jti:";

    private AuditEvents() {}

    /** The event of an act, ready to append in the act's own commit. */
    public static NewAuditEvent of(Act act) {
        ObjectNode event =
                JSON.createObjectNode().put("resourceType", "AuditEvent").put("id", act.id());
        kind(event.putObject("type"), event.putArray("subtype").addObject(), act.kind());
        event.put("action", act.kind().action())
                .put("recorded", act.at().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("outcome", "0");
        agents(event.putArray("agent"), act.agent());
        event.putObject("source").putObject("observer").put("display", "Dorsal");
        entities(event.putArray("entity"), act);
        return new NewAuditEvent(act.id(), Optional.of(act.patient()), List.of(), JSON.writeValueAsBytes(event));
    }

    /** The event of anything else, ready to append. */
    public static NewAuditEvent of(Happening happening) {
        return Happenings.of(happening);
    }

    /** The event of a request to the EHR, ready to append in the commit that keeps what came of it. */
    public static NewAuditEvent of(Sending sending) {
        return new NewAuditEvent(
                sending.id().toString(), Optional.of(sending.patient()), List.of(), DeliveryEvents.of(sending));
    }

    /** The event of an operator's decision, ready to append in the commit that carries it out. */
    public static NewAuditEvent of(Ruling ruling) {
        return new NewAuditEvent(
                ruling.id().toString(), Optional.of(ruling.patient()), List.of(), DeliveryEvents.of(ruling));
    }

    private static void kind(ObjectNode type, ObjectNode subtype, Act.Kind kind) {
        switch (kind) {
            case CREATE, UPDATE -> {
                coding(type, TYPE, "rest", "RESTful Operation");
                coding(subtype, INTERACTION, kind.interaction(), kind.interaction());
            }
            case ATTEST -> {
                coding(type, DICOM, "110110", "Patient Record");
                coding(subtype, LIFECYCLE, kind.interaction(), "Attest Record Lifecycle Event");
            }
        }
    }

    private static void agents(ArrayNode agents, Act.Agent agent) {
        ObjectNode client = agents.addObject();
        role(client, "110153", "Source Role ID");
        identifier(client.putObject("who"), agent.issuer(), agent.client());
        client.put("requestor", agent.user().isEmpty());
        agent.jti().ifPresent(jti -> client.putArray("policy").add(JTI + jti));
        ObjectNode server = agents.addObject();
        role(server, "110152", "Destination Role ID");
        server.putObject("who").put("display", "Dorsal");
        server.put("requestor", false);
        agent.user().ifPresent(user -> {
            ObjectNode person = agents.addObject();
            person.putObject("who").put("reference", user);
            person.put("requestor", true);
        });
    }

    private static void entities(ArrayNode entities, Act act) {
        entity(entities, "Patient/" + act.patient(), "1", "Person", "1", "Patient");
        act.touched().forEach(touched -> entity(entities, touched, "2", "System Object", "4", "Domain Resource"));
        ObjectNode request = entities.addObject();
        identifier(request.putObject("what"), "urn:ietf:rfc:4122", act.request());
        coding(request.putObject("type"), REQUEST_ID, "XrequestId", "X-Request-Id");
    }

    static void entity(
            ArrayNode entities, String reference, String type, String typeName, String role, String roleName) {
        ObjectNode entity = entities.addObject();
        entity.putObject("what").put("reference", reference);
        coding(entity.putObject("type"), ENTITY, type, typeName);
        coding(entity.putObject("role"), ROLE, role, roleName);
    }

    static void role(ObjectNode agent, String code, String display) {
        coding(agent.putObject("type").putArray("coding").addObject(), DICOM, code, display);
    }

    static void identifier(ObjectNode what, String system, String value) {
        what.putObject("identifier").put("system", system).put("value", value);
    }

    static void coding(ObjectNode coding, String system, String code, String display) {
        coding.put("system", system).put("code", code).put("display", display);
    }
}
