//go:build cloud

package datamgr

import _ "gocloud.dev/blob/azureblob" // opens azblob://

func init() {
	clouds["azblob"] = cloud{"Azure Blob Storage", "AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or the machine's identity"}
}
