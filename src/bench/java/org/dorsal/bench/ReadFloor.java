package org.dorsal.bench;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * The floor of a read by the named stack: Tomcat, HAPI's server, Hikari, one row that is read
 * and one row of an event that is on disk before the answer leaves. There is no token, no site, no row-level
 * security, no compartment, no hash, no log and no metric, and the event is the same bytes each time.
 */
public final class ReadFloor {
    private static final String READ =
            "select bodies from resource_versions where site = ? and type = 'QuestionnaireResponse' and assessment = ? and"
                    + " version = 1";

    /** Listens until it is killed. Arguments: port, address of the database, its superuser, site. */
    static void main(String[] arguments) {
        var tomcat = new TomcatServletWebServerFactory(Integer.parseInt(arguments[0]));
        var pool = new HikariConfig();
        pool.setJdbcUrl(arguments[1]);
        pool.setUsername(arguments[2]);
        pool.setMaximumPoolSize(16);
        var server = new RestfulServer(FhirContext.forR4Cached());
        server.registerProvider(new Responses(new HikariDataSource(pool), arguments[3]));
        server.registerInterceptor(new AsStored());
        tomcat.getWebServer(context -> context.addServlet("fhir", server).addMapping("/*"))
                .start();
    }

    /** Table for the rows of events; {@link #main} requires it. */
    static final String TABLE = "create table if not exists floor_event (id uuid primary key, body bytea not null)";

    /** Answers with a row, after another is written. */
    public record Responses(DataSource source, String site) implements IResourceProvider {
        private static final String BODY = "body";
        private static final byte[] EVENT = new byte[300];

        @Override
        public Class<QuestionnaireResponse> getResourceType() {
            return QuestionnaireResponse.class;
        }

        /** Reads the first version. */
        @Read
        public QuestionnaireResponse read(@IdParam IdType id) throws SQLException {
            var response = new QuestionnaireResponse();
            response.setId(id);
            try (Connection connection = source.getConnection()) {
                response.setUserData(BODY, body(connection, id.getIdPart()));
                try (var event = connection.prepareStatement("insert into floor_event values (?, ?)")) {
                    event.setObject(1, UUID.randomUUID());
                    event.setBytes(2, EVENT);
                    event.executeUpdate();
                }
            }
            return response;
        }

        private byte[] body(Connection connection, String id) throws SQLException {
            try (var read = connection.prepareStatement(READ)) {
                read.setString(1, site);
                read.setString(2, id);
                try (var row = read.executeQuery()) {
                    row.next();
                    return row.getBytes(1);
                }
            }
        }
    }

    /** Sends the stored, compressed bytes instead of HAPI's encoding. */
    @Interceptor
    public static final class AsStored {
        /** Sends the body; returns false so that HAPI writes nothing. */
        @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
        public boolean send(ServletRequestDetails details, IBaseResource resource) throws IOException {
            var body = (byte[]) ((QuestionnaireResponse) resource).getUserData(Responses.BODY);
            var answer = details.getServletResponse();
            answer.setContentType("application/fhir+json");
            answer.setContentLength(body.length);
            answer.getOutputStream().write(body);
            return false;
        }
    }

    private ReadFloor() {}
}
