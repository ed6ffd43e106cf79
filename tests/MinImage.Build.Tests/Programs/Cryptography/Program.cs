// What .NET has of cryptography, as lines to be compared: the first argument says what to do, the others are for that.
return args switch
{
    ["digests"] => Digests.PrintAll(),
    ["ciphers"] => Ciphers.PrintAll(),
    ["derivation"] => Derivation.PrintAll(),
    ["rsa"] => RsaKeys.PrintAll(),
    ["dsa"] => DsaKeys.PrintAll(),
    ["curves"] => Curves.PrintAll(),
    ["post-quantum"] => PostQuantum.PrintAll(),
    ["certificates"] => Certificates.PrintAll(),
    ["pkcs12"] => Pkcs12.PrintAll(),
    ["write"] => Exchange.Write(),
    ["read", .. var lines] => Exchange.Read(lines),
    ["connect", .. var connections] => await Tls.ConnectAsync(connections),
    ["serve", var certificate, var count, .. var words] => await Tls.ServeAsync(certificate, int.Parse(count), words),
    ["post", var version, var url] => await Http.PostAsync(version, url),
    ["get", var count, var url] => await Http.GetAgainAsync(int.Parse(count), url),
    ["fail", var url] => await Http.FailAsync(url),
    _ => throw new ArgumentException($"What is '{string.Join(' ', args)}'?"),
};
