using System.Text;
using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class FrameworkMethodsTests
{
    private const string SslStream = "System_Net_Security_System_Net_Security_SslStream";

    [Theory]
    [InlineData(SslStream + "__AuthenticateAsClientAsync", true)]
    [InlineData(SslStream + "__AuthenticateAsClientAsync_2", true)]
    [InlineData(SslStream + "__<AsyncCallable>" + SslStream + "__AuthenticateAsClientAsync_2", true)]
    [InlineData(SslStream + "__AuthenticateAsServerAsync", false)]
    [InlineData(SslStream + "__<AsyncCallable>" + SslStream + "__AuthenticateAsServerAsync", false)]
    [InlineData(SslStream + "__AuthenticateAsClientAsync_d__2", false)]
    public void Contain_a_method_with_its_overloads_and_its_async_variant(string symbol, bool isContained)
    {
        Assert.Equal(isContained, FrameworkMethods.TlsClients.Contain(Encoding.ASCII.GetBytes(symbol)));
    }
}
