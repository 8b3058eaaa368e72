package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/oauth"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// security is how to protect connections and whom to log in: PEM texts, and a password or where to get tokens.
type security struct {
	TLS *struct {
		Authorities, Certificate, Key string
	}
	SASL *struct {
		Mechanism, Username, Password string
		Endpoint, Authorities         string
		ClientID                      string `json:"client_id"`
		ClientSecret                  string `json:"client_secret"`
	}
}

func readSecurity(from io.Reader) (*security, error) {
	s := new(security)
	if err := json.NewDecoder(from).Decode(s); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("cannot read the security: %w", err)
	}
	return s, nil
}

// dial also sees the addresses that the client learned from Produce and Fetch responses (KIP-951) and made use of.
func (s *scenario) dial(ctx context.Context, network, address string) (net.Conn, error) {
	s.addresses.add(address)
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	// Names that exist nowhere (RFC 6761) are this machine, so that tests need no resolver.
	at := address
	if strings.HasSuffix(host, ".test") {
		at = net.JoinHostPort("127.0.0.1", port)
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, at)
	if err != nil || s.security.TLS == nil {
		return conn, err
	}
	config := &tls.Config{ServerName: host, RootCAs: pool(s.security.TLS.Authorities)}
	if s.security.TLS.Certificate != "" {
		pair, err := tls.X509KeyPair([]byte(s.security.TLS.Certificate), []byte(s.security.TLS.Key))
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secured, nil
}

func pool(authorities string) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(authorities))
	return pool
}

func (s *security) login() []kgo.Opt {
	if s.SASL == nil {
		return nil
	}
	password := scram.Auth{User: s.SASL.Username, Pass: s.SASL.Password}
	switch s.SASL.Mechanism {
	case "PLAIN":
		return []kgo.Opt{kgo.SASL(plain.Auth{User: s.SASL.Username, Pass: s.SASL.Password}.AsMechanism())}
	case "SCRAM-SHA-256":
		return []kgo.Opt{kgo.SASL(password.AsSha256Mechanism())}
	case "SCRAM-SHA-512":
		return []kgo.Opt{kgo.SASL(password.AsSha512Mechanism())}
	default:
		return []kgo.Opt{kgo.SASL(oauth.Oauth(s.token))}
	}
}

// token fetches a token with client credentials (RFC 6749, 4.4), anew for each session.
func (s *security) token(ctx context.Context) (oauth.Auth, error) {
	form := strings.NewReader(url.Values{"grant_type": {"client_credentials"}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.SASL.Endpoint, form)
	if err != nil {
		return oauth.Auth{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(s.SASL.ClientID, s.SASL.ClientSecret)
	transport := &http.Transport{DisableKeepAlives: true}
	if s.SASL.Authorities != "" {
		transport.TLSClientConfig = &tls.Config{RootCAs: pool(s.SASL.Authorities)}
	}
	response, err := (&http.Client{Transport: transport, Timeout: 10 * time.Second}).Do(request)
	if err != nil {
		return oauth.Auth{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return oauth.Auth{}, fmt.Errorf("the token endpoint answers %s", response.Status)
	}
	var granted struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&granted); err != nil {
		return oauth.Auth{}, err
	}
	return oauth.Auth{Token: granted.AccessToken}, nil
}

// logIn tries to get in, and says what the library shows its user if it does not.
func (s *scenario) logIn(ctx context.Context) map[string]any {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	client, err := kgo.NewClient(s.options(kgo.RequestRetries(1), kgo.RetryTimeout(10*time.Second))...)
	if err == nil {
		defer client.Close()
		err = client.Ping(ctx)
	}
	if err == nil {
		return map[string]any{"in": true}
	}
	return map[string]any{"error": named(err), "message": err.Error()}
}

// named is Kafka's name of an error that a broker sent, or the Go type of the innermost one.
func named(err error) string {
	var kafka *kerr.Error
	if errors.As(err, &kafka) {
		return kafka.Message
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return fmt.Sprintf("%T", err)
}
