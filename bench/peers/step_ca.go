// The engine of step-ca as Debian packages it (the library, without the command), as a server.
// Usage: step_ca CONFIGURATION
package main

import (
	"log"
	"os"

	"github.com/smallstep/certificates/authority/config"
	"github.com/smallstep/certificates/ca"
)

func main() {
	configuration, err := config.LoadConfiguration(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server, err := ca.New(configuration, ca.WithConfigFile(os.Args[1]))
	if err != nil {
		log.Fatal(err)
	}
	go ca.StopReloaderHandler(server)
	if err := server.Run(); err != nil {
		log.Print(err)
	}
}
