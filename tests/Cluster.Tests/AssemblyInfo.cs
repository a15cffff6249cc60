// Every collection has a server of its own. Much of their time is waiting, so two at a time make use of two cores; more only slow
// each other down.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
