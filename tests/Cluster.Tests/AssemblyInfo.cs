// Every collection has a server of its own; on two cores more than one at a time only slows each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
