package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.UriType;

/** {@code GET /fhir/metadata}: exactly the content of {@link VendorTable}, built for each request; open to all. */
final class VendorStatement extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient CurrentVendor guise;
    private final transient Address address;
    private final transient Instant since;

    VendorStatement(CurrentVendor guise, Address address, Instant since) {
        this.guise = guise;
        this.address = address;
        this.since = since;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setContentType(Outcomes.JSON);
        response.getWriter().print(Json.text(statement(guise.table())));
    }

    private CapabilityStatement statement(VendorTable table) {
        var statement = new CapabilityStatement()
                .setStatus(PublicationStatus.ACTIVE)
                .setDate(Date.from(since))
                .setKind(CapabilityStatementKind.INSTANCE)
                .setFhirVersion(FHIRVersion._4_0_1);
        statement.addFormat("json");
        statement.getSoftware().setName("Sandbox EHR, " + guise.vendor().words());
        statement.getImplementation().setDescription("Sandbox EHR").setUrl(address.fhirBase());
        var server = statement.addRest().setMode(RestfulCapabilityMode.SERVER);
        secure(server);
        table.types().values().stream()
                .sorted(Comparator.comparing(TypeTerms::type))
                .map(terms -> resource(table, terms))
                .forEach(server::addResource);
        return statement;
    }

    private void secure(CapabilityStatementRestComponent server) {
        server.getSecurity()
                .addService()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/restful-security-service")
                .setCode("SMART-on-FHIR");
        var addresses = server.getSecurity()
                .addExtension()
                .setUrl("http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris");
        addresses.addExtension("token", new UriType(address.address("/oauth2/token")));
        addresses.addExtension("authorize", new UriType(address.address("/oauth2/authorize")));
    }

    private static CapabilityStatementRestResourceComponent resource(VendorTable table, TypeTerms terms) {
        var resource = new CapabilityStatementRestResourceComponent()
                .setType(terms.type())
                .setVersioning(table.versioning())
                .setReadHistory(false)
                .setUpdateCreate(false)
                .setConditionalCreate(table.conditionalCreate() && writable(terms))
                .setConditionalUpdate(false)
                .setConditionalDelete(ConditionalDeleteStatus.NOTSUPPORTED);
        terms.interactions().forEach(interaction -> resource.addInteraction().setCode(interaction));
        SearchParameter.of(terms.type())
                .filter(parameter -> terms.searchBy().contains(parameter.name()))
                .forEach(parameter ->
                        resource.addSearchParam().setName(parameter.name()).setType(type(parameter)));
        return resource;
    }

    private static boolean writable(TypeTerms terms) {
        return terms.allow(CapabilityStatement.TypeRestfulInteraction.CREATE);
    }

    private static SearchParamType type(SearchParameter parameter) {
        return switch (parameter.kind()) {
            case TOKEN -> SearchParamType.TOKEN;
            case DATE -> SearchParamType.DATE;
            case REFERENCE -> SearchParamType.REFERENCE;
            case TEXT -> SearchParamType.STRING;
        };
    }
}
