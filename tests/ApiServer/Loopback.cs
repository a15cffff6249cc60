using System.Net;
using System.Net.Sockets;

namespace ModelBooster.ApiServer;

/// <summary>Loopback ports.</summary>
public static class Loopback
{
    /// <summary>Ports that nobody listens on now. They differ; another process may still take one later.</summary>
    public static IReadOnlyList<int> FreePorts(int count)
    {
        var held = new List<TcpListener>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                held.Add(listener);
                listener.Start();
            }

            return [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in held)
            {
                listener.Dispose();
            }
        }
    }
}
