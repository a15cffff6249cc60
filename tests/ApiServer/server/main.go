// A Kubernetes API server for tests: Kubernetes' own k8s.io/apiextensions-apiserver (CRDs, structural schemas, CEL, defaulting,
// server-side apply, watch cache, status and scale subresources, admission webhooks) as a program of its own, on etcd.
// In a cluster kube-apiserver and its aggregator stand around that library; what it needs of them is switched on here:
//   - root discovery under /apis, so that CRD groups appear in aggregated discovery;
//   - OpenAPI v2 and v3 with the CRDs' schemas, which kubectl apply asks for;
//   - a delegate that serves the built-in kinds a controller needs beside its CRDs (kinds.go).
package main

import (
	"os"

	"github.com/spf13/cobra"

	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	generatedopenapi "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	discoveryendpoint "k8s.io/apiserver/pkg/endpoints/discovery/aggregated"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/apiserver/pkg/util/openapi"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/component-base/cli"
)

func main() {
	opts := options.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	command := &cobra.Command{
		Use:               "apiserver",
		PersistentPreRunE: func(*cobra.Command, []string) error { return opts.ServerRunOptions.ComponentGlobalsRegistry.Set() },
		RunE: func(c *cobra.Command, _ []string) error {
			server, err := newServer(opts)
			if err != nil {
				return err
			}
			return server.PrepareRun().RunWithContext(c.Context())
		},
	}
	command.SetContext(genericapiserver.SetupSignalContext())
	opts.AddFlags(command.Flags())
	os.Exit(cli.Run(command))
}

func newServer(opts *options.CustomResourceDefinitionsServerOptions) (*genericapiserver.GenericAPIServer, error) {
	if err := opts.Complete(); err != nil {
		return nil, err
	}
	if err := opts.Validate(); err != nil {
		return nil, err
	}
	config, err := opts.Config()
	if err != nil {
		return nil, err
	}
	definitions := openapi.GetOpenAPIDefinitionsWithoutDisabledFeatures(generatedopenapi.GetOpenAPIDefinitions)
	namer := openapinamer.NewDefinitionNamer(apiserver.Scheme, scheme.Scheme)
	config.GenericConfig.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(definitions, namer)
	completed := config.Complete()
	completed.GenericConfig.EnableDiscovery = true
	// One manager for both servers: /apis then lists the CRDs' groups and the delegate's.
	config.GenericConfig.AggregatedDiscoveryGroupManager = discoveryendpoint.NewResourceManager("apis")
	core, err := newCore(config.GenericConfig.Config, *opts.RecommendedOptions.Etcd, genericapiserver.NewEmptyDelegate())
	if err != nil {
		return nil, err
	}
	server, err := completed.New(core)
	if err != nil {
		return nil, err
	}
	return server.GenericAPIServer, nil
}
