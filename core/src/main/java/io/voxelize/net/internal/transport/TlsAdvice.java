package io.voxelize.net.internal.transport;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/**
 * Explains why a certificate was refused and what to do about it.
 *
 * <p><b>Thread:</b> any.
 */
final class TlsAdvice {

    private static final String TRUST =
            "to trust it, import it into a trust store and start with -Djavax.net.ssl.trustStore=FILE, or set NetworkConfig.trustManagers";

    private TlsAdvice() {}

    /**
     * Returns a text that begins with a semicolon, or an empty one if the failure has another cause than the
     * certificate.
     */
    static String of(Throwable thrown, ServerUrl url) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return "; the server's certificate is not valid at this time: it has expired, or this machine's clock is wrong; "
                        + TRUST;
            }
            if (cause instanceof CertPathBuilderException) {
                return "; no trusted authority has signed the server's certificate; " + TRUST;
            }
            // The JDK has no exception class for a wrong host name; other faults have a class or a cause.
            if (cause.getClass() == CertificateException.class && cause.getCause() == null) {
                return "; the server's certificate is for another name: host=" + url.host()
                        + "; connect by a name that it is for, or set NetworkConfig.verifyHostname to false";
            }
        }
        return "";
    }
}
