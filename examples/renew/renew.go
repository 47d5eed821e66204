// Renew a private certificate now and export the new one, as PEM on standard output.
//
//	go mod init renew && go mod tidy
//	PASSPHRASE=... go run renew.go CERTIFICATE_ARN > bundle.pem
//
// The certificate must have been exported since it was issued or last renewed: only such ones can be renewed by hand.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/acm/types"
)

const (
	looks = 300
	pause = 2 * time.Second // AWS may take hours; this program waits for ten minutes
)

func describe(ctx context.Context, client *acm.Client, arn string) (*types.CertificateDetail, error) {
	found, err := client.DescribeCertificate(ctx, &acm.DescribeCertificateInput{CertificateArn: &arn})
	if err != nil {
		return nil, err
	}
	return found.Certificate, nil
}

func renew(ctx context.Context, client *acm.Client, arn string) error {
	before, err := describe(ctx, client, arn)
	if err != nil {
		return err
	}
	if _, err = client.RenewCertificate(ctx, &acm.RenewCertificateInput{CertificateArn: &arn}); err != nil {
		return err
	}
	for look := 0; look < looks; look++ {
		certificate, err := describe(ctx, client, arn)
		if err != nil {
			return err
		}
		if aws.ToString(certificate.Serial) != aws.ToString(before.Serial) {
			return nil
		}
		if renewal := certificate.RenewalSummary; renewal != nil && renewal.RenewalStatusReason != "" {
			return fmt.Errorf("the renewal failed: %s", renewal.RenewalStatusReason)
		}
		time.Sleep(pause)
	}
	return errors.New("the certificate is still the old one")
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: renew CERTIFICATE_ARN")
	}
	ctx, arn := context.Background(), os.Args[1]
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	client := acm.NewFromConfig(settings)
	if err = renew(ctx, client, arn); err != nil {
		log.Fatal(err)
	}
	exported, err := client.ExportCertificate(ctx, &acm.ExportCertificateInput{
		CertificateArn: &arn,
		Passphrase:     []byte(os.Getenv("PASSPHRASE")),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(*exported.Certificate, *exported.CertificateChain, *exported.PrivateKey)
}
