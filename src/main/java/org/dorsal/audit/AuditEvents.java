package org.dorsal.audit;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.store.NewAuditEvent;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Reference;

/** Writes acts as R4 AuditEvents after IHE BALP (RESTful activity, create and update). */
public final class AuditEvents {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String JTI = "urn:ietf:params:oauth:jti";

    private AuditEvents() {}

    /** The event of an act, ready to append in the act's own commit. */
    public static NewAuditEvent of(Act act) {
        AuditEvent event = new AuditEvent();
        event.setId(act.id());
        event.setType(new Coding(TYPE, "rest", "RESTful Operation"));
        event.addSubtype(
                new Coding("http://hl7.org/fhir/restful-interaction", act.kind().interaction(), ""));
        event.getSubtypeFirstRep().setDisplay(act.kind().interaction());
        event.setAction(AuditEventAction.fromCode(act.kind().action()));
        event.setRecordedElement(
                new InstantType(act.at().truncatedTo(ChronoUnit.MILLIS).toString()));
        event.setOutcome(AuditEventOutcome._0);
        agents(act.agent()).forEach(event::addAgent);
        event.getSource().getObserver().setDisplay("Dorsal");
        entities(event, act);
        return new NewAuditEvent(act.id(), Optional.of(act.patient()), FhirJson.encode(event));
    }

    private static List<AuditEventAgentComponent> agents(Act.Agent agent) {
        AuditEventAgentComponent client = new AuditEventAgentComponent()
                .setType(concept(DICOM, "110153", "Source Role ID"))
                .setWho(identified(agent.issuer(), agent.client()))
                .setRequestor(agent.user().isEmpty());
        AuditEventAgentComponent server = new AuditEventAgentComponent()
                .setType(concept(DICOM, "110152", "Destination Role ID"))
                .setWho(new Reference().setDisplay("Dorsal"))
                .setRequestor(false);
        agent.jti().ifPresent(jti -> client.addPolicy(JTI + ":" + jti));
        return agent.user()
                .map(user -> List.of(
                        client,
                        server,
                        new AuditEventAgentComponent()
                                .setWho(new Reference(user))
                                .setRequestor(true)))
                .orElseGet(() -> List.of(client, server));
    }

    private static void entities(AuditEvent event, Act act) {
        event.addEntity()
                .setWhat(new Reference("Patient/" + act.patient()))
                .setType(new Coding(ENTITY, "1", "Person"))
                .setRole(new Coding(ROLE, "1", "Patient"));
        event.addEntity()
                .setWhat(identified("urn:ietf:rfc:4122", act.request()))
                .setType(new Coding(
                        "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", ""));
        act.touched()
                .forEach(reference -> event.addEntity()
                        .setWhat(new Reference(reference))
                        .setType(new Coding(ENTITY, "2", "System Object"))
                        .setRole(new Coding(ROLE, "4", "Domain Resource")));
    }

    private static Reference identified(String system, String value) {
        Reference reference = new Reference();
        reference.getIdentifier().setSystem(system).setValue(value);
        return reference;
    }

    private static CodeableConcept concept(String system, String code, String display) {
        return new CodeableConcept(new Coding(system, code, display));
    }
}
