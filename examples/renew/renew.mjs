// Renew a private certificate now and export the new one, as PEM on standard output.
//
//   npm install @aws-sdk/client-acm
//   PASSPHRASE=... node renew.mjs CERTIFICATE_ARN > bundle.pem
//
// The certificate must have been exported since it was issued or last renewed: only such ones can be renewed by hand.

import { setTimeout as pause } from "node:timers/promises";
import {
  ACMClient,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  RenewCertificateCommand,
} from "@aws-sdk/client-acm";

const LOOKS = 300;
const PAUSE = 2_000; // milliseconds: AWS may take hours; this program waits for ten minutes

const acm = new ACMClient();
const CertificateArn = process.argv[2];

async function describe() {
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  return Certificate;
}

async function renew() {
  const before = (await describe()).Serial;
  await acm.send(new RenewCertificateCommand({ CertificateArn }));
  for (let look = 0; look < LOOKS; look++) {
    const certificate = await describe();
    if (certificate.Serial !== before) return;
    const reason = certificate.RenewalSummary?.RenewalStatusReason;
    if (reason) throw new Error(`The renewal failed: ${reason}`);
    await pause(PAUSE);
  }
  throw new Error("The certificate is still the old one.");
}

try {
  await renew();
  const Passphrase = Buffer.from(process.env.PASSPHRASE);
  const exported = await acm.send(new ExportCertificateCommand({ CertificateArn, Passphrase }));
  process.stdout.write(exported.Certificate + exported.CertificateChain + exported.PrivateKey);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
